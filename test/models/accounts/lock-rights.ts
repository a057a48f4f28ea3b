/** Model of `lockUser` and `unlockUser` (`store/accounts/user-locks.ts`): the rights to lock and unlock, and valid locks. */
import { type LockKind, lockKinds, maxLockReasonLength, mayUnlock, type UnlockActor } from '#domain/accounts/lock.ts'
import { isInForce, isLockKind, type Lock } from './lock.ts'
import type { FieldError } from '#domain/field-error.ts'

/** Why not. */
export type LockDenial =
  | 'not-administrator'
  | 'own-account'
  | 'reserved-account'
  | 'last-administrator'
  | 'kind-not-permitted'

/** The user who locks, and the target. */
export interface LockPair {
  /** `service`: the internal form, for automatic locks; it has no caller, and so none to be the target. */
  readonly by: 'superuser' | 'service' | 'other'
  readonly isSelf: boolean
  readonly targetReserved: boolean
  /** Whether the target is the only superuser who can sign in. */
  readonly targetIsLastAdministrator: boolean
}

/**
 * Why a lock may not be set; null if it may. In the order of authnzerver: role, oneself, reserved; then the last administrator, whom an automatic
 * lock does not lock either, because guessing could otherwise lock out all administrators. Only superusers lock, and never themselves.
 */
export function lockDenial(pair: LockPair, kind: LockKind): LockDenial | null {
  if (pair.by === 'other') return 'not-administrator'
  if (pair.by === 'superuser' && pair.isSelf) return 'own-account'
  if (pair.targetReserved) return 'reserved-account'
  if (lockKinds[kind].setBy !== pair.by) return 'kind-not-permitted'
  return pair.targetIsLastAdministrator ? 'last-administrator' : null
}

/** The user who unlocks, and the target. */
export interface UnlockPair {
  readonly by: UnlockActor
  readonly isSelf: boolean
  readonly targetReserved: boolean
  /** Whether the rule of `edit-rights.ts` allows it; for group administrators (CamCOPS: unlocking needs it). */
  readonly mayEdit: boolean
}

/**
 * Why a lock may not be removed; null if it may, or if none is in force: unlocking an unlocked account succeeds and changes nothing. Users unlock
 * themselves by the emailed link only. Role, enabled and activation are unchanged, because a lock does not overwrite them.
 */
export function unlockDenial(pair: UnlockPair, lock: Lock | null, now: Date): LockDenial | null {
  if (pair.targetReserved) return 'reserved-account'
  if (pair.isSelf && pair.by !== 'owner-by-mail') return 'own-account'
  if (pair.by === 'group-administrator' && !pair.mayEdit) return 'not-administrator'
  return !isInForce(lock, now) || mayUnlock(lock.kind, pair.by) ? null : 'kind-not-permitted'
}

/** A lock in a request. */
export interface LockInput {
  readonly kind: string
  readonly until?: Date | null
  readonly reason?: string | null
}

/** Reads a lock: a known kind, an end in the future if there is one (and if the kind needs one), a reason of limited length. */
export function parseLock({ kind, until = null, reason = null }: LockInput, now: Date): Lock | FieldError[] {
  if (!isLockKind(kind)) {
    return [{ pointer: '/kind', code: 'invalid-value', detail: `Use one of ${Object.keys(lockKinds).join(', ')}.` }]
  }
  const violations = [...checkEnd(kind, until, now), ...checkReason(reason)]
  return violations.length === 0 ? { kind, until, reason } : violations
}

function checkEnd(kind: LockKind, until: Date | null, now: Date): FieldError[] {
  if (until === null) {
    return lockKinds[kind].mustEnd
      ? [{ pointer: '/until', code: 'missing', detail: 'A lock of this kind needs an end.' }]
      : []
  }
  if (until.getTime() > now.getTime()) return []
  return [{ pointer: '/until', code: 'in-the-past', detail: 'The end of a lock must be in the future.' }]
}

function checkReason(reason: string | null): FieldError[] {
  if (reason === null || Array.from(reason).length <= maxLockReasonLength) return []
  return [{ pointer: '/reason', code: 'too-long', detail: `Use at most ${maxLockReasonLength} characters.` }]
}
