import { describe, expect, it } from 'vitest'
import { registrationEvents } from '#domain/registration.ts'
import { nextState } from './registration.ts'

describe('a registration', () => {
  it('becomes an account only after the confirmation of its address and, with approval, by the decision only', () => {
    expect(nextState('requested', 'confirm', false)).toBe('completed')
    expect(nextState('requested', 'confirm', true)).toBe('confirmed')
    expect(nextState('confirmed', 'approve', true)).toBe('completed')
    for (const approval of [true, false]) expect(nextState('requested', 'approve', approval)).toBeNull()
  })

  it('is decided even if approval is turned off while it is pending', () => {
    expect(nextState('confirmed', 'approve', false)).toBe('completed')
    expect(nextState('confirmed', 'decline', false)).toBe('declined')
  })

  it('does not change after its final status', () => {
    for (const state of ['completed', 'declined', 'superseded', 'expired', 'taken'] as const)
      for (const event of registrationEvents) expect(nextState(state, event, true)).toBeNull()
  })
})
