import { describe, expect, it } from 'vitest'
import {
  defaultUserData,
  fitsUserData,
  isFirstLogin,
  readUserData,
  userDataLimits,
  withSocialProfile,
} from '../../domain/user-data.ts'

const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`key${index}`, 1]))
const text = (letter: string, count: number) => ({ note: letter.repeat(count) })

describe('user data', () => {
  it('begins as Websauna’s does', () => {
    expect(defaultUserData).toEqual({ full_name: null, registration_source: null, first_login: true, social: {} })
    expect(readUserData({})).toEqual(defaultUserData)
  })

  it('keeps free keys beside its own', () => {
    const stored = {
      full_name: 'Ada',
      registration_source: 'email',
      first_login: false,
      social: { x: { id: 1 } },
      theme: 'dark',
    }
    expect(readUserData(stored)).toEqual(stored)
  })

  it.each([null, undefined, 'text', 7, [1]])('has its defaults where the column holds %j', (stored) => {
    expect(readUserData(stored)).toEqual(defaultUserData)
  })

  it('has its defaults where a key holds something else', () => {
    const stored = { full_name: 7, registration_source: {}, first_login: 'yes', social: ['x'] }
    expect(readUserData(stored)).toEqual(defaultUserData)
  })

  it('merges a social profile over the one before and takes nothing away', () => {
    const before = readUserData({
      registration_source: 'email',
      social: { hub: { id: 1, name: 'A' }, other: { id: 9 } },
    })
    const after = withSocialProfile(before, 'hub', { name: 'B', avatar: 'b.png' }, false)
    expect(after.social).toEqual({ hub: { id: 1, name: 'B', avatar: 'b.png' }, other: { id: 9 } })
    expect(after).toMatchObject({ first_login: false, registration_source: 'email' })
  })

  it('names the provider as the source of an account that the sign-in made', () => {
    const made = withSocialProfile(readUserData({}), 'hub', { id: 1 }, true)
    expect(made).toMatchObject({ first_login: true, registration_source: 'hub', social: { hub: { id: 1 } } })
  })

  it('takes a provider called __proto__ for a name like any other', () => {
    const { social } = withSocialProfile(readUserData({}), '__proto__', { admin: true }, false)
    expect(Object.keys(social)).toEqual(['__proto__'])
    expect('admin' in social).toBe(false)
  })

  it('tells the first sign-in by there being none before it, not by its key', () => {
    expect(isFirstLogin(null)).toBe(true)
    expect(isFirstLogin(new Date(0))).toBe(false)
  })

  it('is bounded in keys and in bytes of UTF-8', () => {
    expect([keys(userDataLimits.keys), keys(userDataLimits.keys + 1)].map(fitsUserData)).toEqual([true, false])
    const room = userDataLimits.bytes - JSON.stringify({ note: '' }).length
    expect([text('a', room), text('a', room + 1), text('é', room / 2 + 1)].map(fitsUserData)).toEqual([
      true,
      false,
      false,
    ])
  })
})
