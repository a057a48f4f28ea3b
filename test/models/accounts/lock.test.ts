import { describe, expect, it } from 'vitest'
import type { LockKind } from '#domain/accounts/lock.ts'
import type { Lock } from './lock.ts'
import { effectiveRole, lockAfter } from './lock.ts'

const now = new Date('2026-03-01T12:00:00.000Z')
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000)
const lock = (kind: LockKind, until: Date | null = null): Lock => ({ kind, until, reason: null })

describe('a lock', () => {
  it('makes the effective role locked until it ends, and then restores the role', () => {
    for (const role of ['superuser', 'staff', 'authenticated'] as const) {
      const user = { role, anonymous: false, lock: lock('administrative', later(60)) }
      expect(effectiveRole(user, now)).toBe('locked')
      expect(effectiveRole(user, later(60))).toBe(role)
      expect(effectiveRole({ ...user, lock: null }, now)).toBe(role)
    }
  })

  it('does not apply to reserved accounts: anonymous stays as it is, the others are always locked', () => {
    expect(effectiveRole({ role: 'reserved', anonymous: true, lock: null }, now)).toBe('anonymous')
    expect(effectiveRole({ role: 'reserved', anonymous: false, lock: null }, now)).toBe('locked')
  })
})

describe('a lock on what is locked', () => {
  const hour = lock('automatic', later(3600))

  it('is replaced by the lock of a superuser', () => {
    for (const current of [hour, lock('administrative'), lock('compromised', later(1))]) {
      const set = lock('administrative', later(60))
      expect(lockAfter(current, set, now)).toBe(set)
    }
  })

  it('is not replaced by an automatic lock if a superuser set it', () => {
    for (const current of [lock('administrative'), lock('compromised', later(1))]) {
      expect(lockAfter(current, hour, now)).toBe(current)
    }
  })

  it('is replaced by an automatic lock that ends later if it is automatic', () => {
    const longer = lock('automatic', later(7200))
    expect(lockAfter(hour, longer, now)).toBe(longer)
    expect(lockAfter(longer, hour, now)).toBe(longer)
    expect(lockAfter(hour, lock('automatic', later(3600)), now)).toBe(hour)
  })

  it('is replaced by any lock if it has expired', () => {
    expect(lockAfter(lock('administrative', now), hour, now)).toBe(hour)
    expect(lockAfter(null, hour, now)).toBe(hour)
  })
})
