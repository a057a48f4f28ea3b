import { describe, expect, it } from 'vitest'
import { isReservedUsername } from '#domain/accounts/reserved-usernames.ts'
import { defaultAdministratorGroup, isAdministratorByGroup } from '#domain/accounts/user-fields.ts'
import { canLogin, friendlyName, generateUsername, isActivated, isInGroup, isSessionOfMarker } from './user-fields.ts'
import { usernameForms } from '#domain/accounts/username.ts'

const moment = new Date('2026-03-01T12:00:00.123Z')

/** Whether a session whose marker is this many milliseconds after the user's belongs to the user. */
const by = (ms: number) => isSessionOfMarker(new Date(moment.getTime() + ms), moment)

describe('a generated user name', () => {
  it('is user- and the row number, and no user can choose such a name', () => {
    expect(generateUsername(101)).toBe('user-101')
    const { canonical, skeleton } = usernameForms(generateUsername(101))
    expect(isReservedUsername(canonical, skeleton)).toBe(true)
  })

  it.each([0, -1, 1.5, Number.NaN, 2 ** 53])('throws for %s, which is no row number', (id) => {
    expect(() => generateUsername(id)).toThrow(RangeError)
  })
})

describe('the friendly name', () => {
  const user = { username: 'ada', email: 'ada@example.com', fullName: 'Ada Lovelace' }

  it.each([
    ['the full name', {}, 'Ada Lovelace'],
    ['the user name without a full name', { fullName: null }, 'ada'],
    ['the user name where the full name is empty', { fullName: '' }, 'ada'],
    ['the address where the user name was generated', { fullName: null, username: 'user-7' }, 'ada@example.com'],
    ['the address without a user name', { fullName: null, username: null }, 'ada@example.com'],
    ['the user name without a full name and address', { fullName: null, username: 'user-7', email: null }, 'user-7'],
    ['empty without any of them', { fullName: null, username: null, email: null }, ''],
  ])('is %s', (_name, changed, expected) => {
    expect(friendlyName({ ...user, ...changed })).toBe(expected)
  })
})

describe('an account', () => {
  it('allows sign-in while it is enabled and activated, and only then', () => {
    const can = [true, false].map((enabled) => [moment, null].map((activatedAt) => canLogin({ enabled, activatedAt })))
    expect(can).toEqual([
      [true, false],
      [false, false],
    ])
  })

  it('is activated if activated_at is set', () => {
    expect([moment, null].map((activatedAt) => isActivated({ activatedAt }))).toEqual([true, false])
  })

  it('belongs to a group by the exact name; is_admin means membership in the group admin', () => {
    expect(isInGroup(['admin', 'Staff'], 'staff')).toBe(false)
    expect(isInGroup(['admin', 'Staff'], 'Staff')).toBe(true)
    expect(defaultAdministratorGroup).toBe('admin')
    expect([['admin'], ['Admin'], []].map(isAdministratorByGroup)).toEqual([true, false, false])
  })

  it('has the sessions with exactly its marker: one millisecond more or less is another marker', () => {
    expect([-1, 0, 1].map(by)).toEqual([false, true, false])
  })
})
