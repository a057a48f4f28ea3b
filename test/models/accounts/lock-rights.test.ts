import { describe, expect, it } from 'vitest'
import { lockKinds, maxLockReasonLength, type LockKind } from '#domain/accounts/lock.ts'
import type { Lock } from './lock.ts'
import { lockDenial, unlockDenial, type LockPair, parseLock, type UnlockPair } from './lock-rights.ts'

const now = new Date('2026-03-01T12:00:00.000Z')
const inAMinute = new Date(now.getTime() + 60_000)
const locking: LockPair = { by: 'superuser', isSelf: false, targetReserved: false, targetIsLastAdministrator: false }
const unlocking: UnlockPair = { by: 'superuser', isSelf: false, targetReserved: false, mayEdit: false }
const administrative: Lock = { kind: 'administrative', until: null, reason: 'asked for by the data office' }
const automatic: Lock = { kind: 'automatic', until: inAMinute, reason: null }

describe('toggle_user_lock', () => {
  it('allows a superuser to lock any other user', () => {
    expect(lockDenial(locking, 'administrative')).toBeNull()
    expect(lockDenial(locking, 'compromised')).toBeNull()
  })

  it.each<[string, Partial<LockPair>, LockKind, string]>([
    ['denies other users', { by: 'other' }, 'administrative', 'not-administrator'],
    ['denies users who lock themselves', { isSelf: true }, 'administrative', 'own-account'],
    ['locks no reserved account', { targetReserved: true }, 'administrative', 'reserved-account'],
    ['keeps the last administrator', { targetIsLastAdministrator: true }, 'administrative', 'last-administrator'],
    ['leaves the service its own kind', {}, 'automatic', 'kind-not-permitted'],
  ])('%s', (_name, changed, kind, bar) => {
    expect(lockDenial({ ...locking, ...changed }, kind)).toBe(bar)
  })

  it('returns the first reason in the order role, oneself, reserved, last administrator', () => {
    const all: LockPair = { by: 'other', isSelf: true, targetReserved: true, targetIsLastAdministrator: true }
    expect(lockDenial(all, 'administrative')).toBe('not-administrator')
    expect(lockDenial({ ...all, by: 'superuser' }, 'administrative')).toBe('own-account')
    expect(lockDenial({ ...all, by: 'superuser', isSelf: false }, 'administrative')).toBe('reserved-account')
  })

  it('allows a superuser to remove every kind of lock; unlocking an unlocked account succeeds', () => {
    for (const lock of [administrative, automatic, null]) expect(unlockDenial(unlocking, lock, now)).toBeNull()
    expect(unlockDenial({ ...unlocking, by: 'scheduler' }, { ...automatic, until: now }, now)).toBeNull()
  })

  it('denies users who unlock themselves, except by the emailed link and only an automatic lock', () => {
    expect(unlockDenial({ ...unlocking, isSelf: true }, automatic, now)).toBe('own-account')
    const byMail: UnlockPair = { ...unlocking, isSelf: true, by: 'owner-by-mail' }
    expect(unlockDenial(byMail, automatic, now)).toBeNull()
    expect(unlockDenial(byMail, administrative, now)).toBe('kind-not-permitted')
  })

  it('allows a group administrator to unlock the users they may edit, and only automatic locks', () => {
    const byAdministrator: UnlockPair = { ...unlocking, by: 'group-administrator', mayEdit: true }
    expect(unlockDenial(byAdministrator, automatic, now)).toBeNull()
    expect(unlockDenial(byAdministrator, administrative, now)).toBe('kind-not-permitted')
    expect(unlockDenial({ ...byAdministrator, mayEdit: false }, automatic, now)).toBe('not-administrator')
  })

  it('denies unlocking a reserved account', () => {
    expect(unlockDenial({ ...unlocking, targetReserved: true }, null, now)).toBe('reserved-account')
  })
})

describe('the internal form', () => {
  it('locks with its own kind and always with an end; never a reserved account or the last administrator', () => {
    const service: LockPair = { ...locking, by: 'service' }
    expect(lockDenial(service, 'automatic')).toBeNull()
    expect(lockDenial(service, 'administrative')).toBe('kind-not-permitted')
    expect(lockDenial({ ...service, targetReserved: true }, 'automatic')).toBe('reserved-account')
    expect(lockDenial({ ...service, targetIsLastAdministrator: true }, 'automatic')).toBe('last-administrator')
    expect(lockKinds.automatic.mustEnd).toBe(true)
  })
})

describe('a lock as it is sent', () => {
  const codes = (input: Parameters<typeof parseLock>[0]) => {
    const result = parseLock(input, now)
    return Array.isArray(result) ? result.map(({ pointer, code }) => `${pointer} ${code}`) : []
  }

  it('has a kind, and an optional end and reason', () => {
    expect(parseLock({ kind: 'administrative' }, now)).toEqual({ kind: 'administrative', until: null, reason: null })
    const whole = { kind: 'compromised', until: inAMinute, reason: 'x'.repeat(maxLockReasonLength) }
    expect(parseLock(whole, now)).toEqual(whole)
  })

  it.each([
    [{ kind: 'forever' }, '/kind invalid-value'],
    [{ kind: 'toString' }, '/kind invalid-value'],
    [{ kind: 'administrative', until: now }, '/until in-the-past'],
    [{ kind: 'administrative', until: new Date(Number.NaN) }, '/until in-the-past'],
    [{ kind: 'automatic' }, '/until missing'],
    [{ kind: 'administrative', reason: 'x'.repeat(maxLockReasonLength + 1) }, '/reason too-long'],
  ])('is refused as %j', (input, violation) => {
    expect(codes(input)).toEqual([violation])
  })
})
