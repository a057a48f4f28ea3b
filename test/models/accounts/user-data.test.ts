import { describe, expect, it } from 'vitest'
import { defaultUserData, isFirstLogin, mergeUserData, readUserData, withSocialProfile } from './user-data.ts'

describe('user data', () => {
  it('starts with the same keys as in Websauna', () => {
    expect(defaultUserData).toEqual({ full_name: null, registration_source: null, first_login: true, social: {} })
    expect(readUserData({})).toEqual(defaultUserData)
  })

  it('keeps free keys beside the predefined ones', () => {
    const stored = {
      full_name: 'Ada',
      registration_source: 'email',
      first_login: false,
      social: { x: { id: 1 } },
      theme: 'dark',
    }
    expect(readUserData(stored)).toEqual(stored)
  })

  it.each([null, undefined, 'text', 7, [1]])('has its defaults if the column is %j', (stored) => {
    expect(readUserData(stored)).toEqual(defaultUserData)
  })

  it('has its defaults if a key has a value of another type', () => {
    const stored = { full_name: 7, registration_source: {}, first_login: 'yes', social: ['x'] }
    expect(readUserData(stored)).toEqual(defaultUserData)
  })

  it('merges a social profile into the stored one and removes nothing', () => {
    const before = readUserData({
      registration_source: 'email',
      social: { hub: { id: 1, name: 'A' }, other: { id: 9 } },
    })
    const after = withSocialProfile(before, 'hub', { name: 'B', avatar: 'b.png' }, false)
    expect(after.social).toEqual({ hub: { id: 1, name: 'B', avatar: 'b.png' }, other: { id: 9 } })
    expect(after).toMatchObject({ first_login: false, registration_source: 'email' })
  })

  it('has the provider as registration source if the sign-in created the account', () => {
    const made = withSocialProfile(readUserData({}), 'hub', { id: 1 }, true)
    expect(made).toMatchObject({ first_login: true, registration_source: 'hub', social: { hub: { id: 1 } } })
  })

  it('treats a provider called __proto__ like any other', () => {
    const { social } = withSocialProfile(readUserData({}), '__proto__', { admin: true }, false)
    expect(Object.keys(social)).toEqual(['__proto__'])
    expect('admin' in social).toBe(false)
  })

  it('recognises the first sign-in by the missing earlier one, not by its key', () => {
    expect(isFirstLogin(null)).toBe(true)
    expect(isFirstLogin(new Date(0))).toBe(false)
  })

  it('replaces free keys that are sent, keeps the others, and removes those that are null', () => {
    const before = readUserData({ full_name: 'Ada', theme: 'dark', seat: 4, social: { hub: { id: 1 }, other: {} } })
    const after = mergeUserData(before, {
      theme: { name: 'light' },
      seat: null,
      social: { hub: { name: 'A' }, other: null },
    })
    expect(after).toEqual({
      ...before,
      seat: undefined,
      theme: { name: 'light' },
      social: { hub: { id: 1, name: 'A' } },
    })
    expect(Object.keys(after)).not.toContain('seat')
  })
})
