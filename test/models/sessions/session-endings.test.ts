import { describe, expect, it } from 'vitest'
import { administratorRemovals } from '#test/models/accounts/last-administrator.ts'
import { endsSessions, harmlessOperations, sensitiveOperations } from './session-endings.ts'

const sensitive = Object.keys(sensitiveOperations)
const harmless = Object.keys(harmlessOperations)

describe('the operations that end sessions', () => {
  it('are those of Websauna and authnzerver, the reset, and passkeys; a new operation must be added here', () => {
    expect(sensitive.sort()).toEqual([
      'all-sessions-ended',
      'email-changed',
      'email-verification-changed',
      'passkey-created',
      'passkey-deleted',
      'password-changed',
      'password-reset',
      'password-set',
      'password-set-directly',
      'role-changed',
      'user-deleted',
      'user-disabled',
      'user-enabled',
      'user-locked',
      'username-changed',
    ])
  })

  it('share no operation with those that keep sessions, and each of those has a reason', () => {
    expect(sensitive.filter((name) => harmless.includes(name))).toEqual([])
    for (const reason of Object.values({ ...sensitiveOperations, ...harmlessOperations }))
      expect(reason).toMatch(/^[A-Z].{15,}[.)]$/)
  })

  it('do not include full name, user data, groups, a failed sign-in or an edit that changes nothing', () => {
    for (const name of [
      'full-name-changed',
      'user-data-changed',
      'membership-added',
      'sign-in-failed',
      'nothing-changed',
    ] as const)
      expect(endsSessions(name)).toBe(false)
    for (const name of ['password-reset', 'user-locked', 'role-changed'] as const) expect(endsSessions(name)).toBe(true)
  })

  it('include every way to remove an administrator', () => {
    expect(administratorRemovals.filter((name) => !endsSessions(name))).toEqual([])
  })
})
