/** Model of the effective role in SQL (`is_account_active`) and of the statement that sets a lock (`store/accounts/user-locks.ts`). */
import { type LockKind, lockKinds } from '#domain/accounts/lock.ts'
import type { EffectiveRole } from '#domain/access/roles/role.ts'

/** A stored lock. */
export interface Lock {
  readonly kind: LockKind
  /** Null: until it is removed. */
  readonly until: Date | null
  /** For administrators; at most `maxLockReasonLength` characters. */
  readonly reason: string | null
}

/** Whether a text names a kind of lock. */
export function isLockKind(name: string): name is LockKind {
  return Object.hasOwn(lockKinds, name)
}

/** Whether a lock is in force: strictly before its end (CamCOPS: `locked_until > now`). An invalid end never comes. */
export function isInForce(lock: Lock | null, now: Date): lock is Lock {
  return lock !== null && (lock.until === null || !(lock.until.getTime() <= now.getTime()))
}

/** The role in decisions. Of the reserved accounts `anonymous` acts as itself; the others act as locked. */
export function effectiveRole(
  user: { role: 'superuser' | 'staff' | 'authenticated' | 'reserved'; anonymous: boolean; lock: Lock | null },
  now: Date,
): EffectiveRole {
  if (user.role === 'reserved') return user.anonymous ? 'anonymous' : 'locked'
  return isInForce(user.lock, now) ? 'locked' : user.role
}

/**
 * The lock of an account after another is set. The lock of a superuser replaces any. An automatic lock never replaces a superuser's, and an
 * automatic one only to end later. So locking a locked account succeeds, whether or not it changes something.
 */
export function lockAfter(current: Lock | null, set: Lock, now: Date): Lock {
  if (!isInForce(current, now) || lockKinds[set.kind].setBy === 'superuser') return set
  if (lockKinds[current.kind].setBy === 'superuser') return current
  return endOf(set) > endOf(current) ? set : current
}

function endOf({ until }: Lock): number {
  return until === null ? Infinity : until.getTime()
}
