import { describe, expect, it } from 'vitest'
import { defaultPasswordAgePolicy } from '#domain/credentials/password-age.ts'
import { mustChangePassword, type PasswordState } from './password-age.ts'

const now = new Date('2026-03-31T00:30:00.000Z')
const hourMs = 3600 * 1000
const ninety = { maxAgeDays: 90 }
const ago = (days: number, hours = 0) => new Date(now.getTime() - (days * 24 + hours) * hourMs)
const user: PasswordState = { mustChangePassword: false, hasPassword: true, passwordChangedAt: ago(1000) }

const must = (passwordChangedAt: Date) => mustChangePassword({ ...user, passwordChangedAt }, ninety, now)

describe('a password must be changed', () => {
  it('after as many whole days as the policy says: not after 89 days and 23 hours, but after 90 days', () => {
    expect([ago(89, 23), ago(90), ago(90, 1), ago(91)].map(must)).toEqual([false, true, true, true])
    expect(must(new Date(ago(90).getTime() + 1))).toBe(false)
  })

  it('if the time of its last change is unknown', () => {
    expect(mustChangePassword({ ...user, passwordChangedAt: null }, ninety, now)).toBe(true)
  })

  it('never by age if the policy is 0, the default, or negative', () => {
    for (const maxAgeDays of [0, -1])
      for (const passwordChangedAt of [ago(5000), null])
        expect(mustChangePassword({ ...user, passwordChangedAt }, { maxAgeDays }, now)).toBe(false)
    expect(defaultPasswordAgePolicy).toEqual({ maxAgeDays: 0 })
  })

  it('if the flag is set, with any policy and age', () => {
    const flagged = { ...user, mustChangePassword: true, passwordChangedAt: now }
    for (const policy of [ninety, defaultPasswordAgePolicy]) expect(mustChangePassword(flagged, policy, now)).toBe(true)
  })

  it('not by age if the account has no password, or if the last change is in the future', () => {
    expect(mustChangePassword({ ...user, hasPassword: false, passwordChangedAt: null }, ninety, now)).toBe(false)
    expect(mustChangePassword({ ...user, passwordChangedAt: ago(-200) }, ninety, now)).toBe(false)
  })
})
