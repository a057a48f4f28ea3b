import { describe, expect, it } from 'vitest'
import { conflictDetails, registrationStates, statesBefore } from '#domain/registration.ts'

describe('a registration', () => {
  it('that has claimed its name cannot be replaced by a stranger who asks for the same address', () => {
    expect(statesBefore('supersede')).toEqual(['requested'])
  })

  it('says of every state why something cannot happen', () => {
    for (const state of registrationStates) expect(conflictDetails[state]).toMatch(/\.$/)
  })
})
