import { describe, expect, it } from 'vitest'
import { type LockKind, lockKinds, mayUnlock } from '#domain/accounts/lock.ts'
import { isInForce, isLockKind, type Lock } from '#test/models/accounts/lock.ts'

const now = new Date('2026-03-01T12:00:00.000Z')
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000)
const lock = (kind: LockKind, until: Date | null = null): Lock => ({ kind, until, reason: null })
const everyKind = Object.keys(lockKinds) as LockKind[]

describe('a lock', () => {
  it('is in force strictly before its end, and without end if it has none', () => {
    expect(isInForce(lock('automatic', later(0.001)), now)).toBe(true)
    expect(isInForce(lock('automatic', now), now)).toBe(false)
    expect(isInForce(lock('automatic', later(-1)), now)).toBe(false)
    expect(isInForce(lock('administrative'), later(1e9))).toBe(true)
    expect(isInForce(null, now)).toBe(false)
  })

  it('with an invalid end does not end', () => {
    expect(isInForce(lock('automatic', new Date(Number.NaN)), now)).toBe(true)
  })

  it.each(everyKind)('of the kind %s is not removed by time, confirmation or reset', (kind) => {
    for (const actor of ['scheduler', 'address-confirmation', 'password-reset'] as const)
      expect(mayUnlock(kind, actor)).toBe(false)
    expect(mayUnlock(kind, 'superuser')).toBe(true)
  })

  it('by a superuser is removed by superusers alone; an automatic one also by group administrators and the emailed link', () => {
    for (const actor of ['group-administrator', 'owner-by-mail'] as const) {
      expect(everyKind.filter((kind) => mayUnlock(kind, actor))).toEqual(['automatic'])
    }
  })

  it('has a kind of the table, and inherited property names are none', () => {
    expect(['administrative', 'compromised', 'automatic', 'constructor', ''].filter(isLockKind)).toEqual(everyKind)
  })
})
