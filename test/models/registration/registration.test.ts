import { describe, expect, it } from 'vitest'
import { registrationEvents } from '#domain/registration.ts'
import { nextState } from './registration.ts'

describe('a registration', () => {
  it('becomes an account only after its address was confirmed, and where somebody decides only by them', () => {
    expect(nextState('requested', 'confirm', false)).toBe('completed')
    expect(nextState('requested', 'confirm', true)).toBe('confirmed')
    expect(nextState('confirmed', 'approve', true)).toBe('completed')
    for (const approval of [true, false]) expect(nextState('requested', 'approve', approval)).toBeNull()
  })

  it('is decided on though approval was turned off while it waited', () => {
    expect(nextState('confirmed', 'approve', false)).toBe('completed')
    expect(nextState('confirmed', 'decline', false)).toBe('declined')
  })

  it('that is over stays as it is, whatever happens', () => {
    for (const state of ['completed', 'declined', 'superseded', 'expired', 'taken'] as const)
      for (const event of registrationEvents) expect(nextState(state, event, true)).toBeNull()
  })
})
