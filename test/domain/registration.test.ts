import { describe, expect, it } from 'vitest'
import { conflictDetails, registrationStates, statesBefore } from '#domain/registration.ts'

describe('a registration', () => {
  it('that has claimed its name cannot be replaced by another request for the same address', () => {
    expect(statesBefore('supersede')).toEqual(['requested'])
  })

  it('has for every state a reason why an event is refused', () => {
    for (const state of registrationStates) expect(conflictDetails[state]).toMatch(/\.$/)
  })
})
