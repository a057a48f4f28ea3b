/**
 * Locks on accounts. A lock is a state with a kind, an end or none, and a reason; the real role stays where it is, and the effective one is
 * `locked` while it lasts. (Authnzerver writes `locked` over the role, remembers the old one in a list, and schedules the unlock in memory:
 * a restart locks for ever, the schedule lifts what a superuser set meanwhile, and confirming an address lifts any lock. Traps, all three.)
 * Locks against guessing are on names, not on accounts: `lockout-policies.ts`.
 */
import type { AssignableRole, EffectiveRole, StoredRole } from './roles/role.ts'

/** Who can lift a lock by doing something. Time is not among them: a lock that has an end is over at its end and by no other clock. */
export type Lifter =
  | 'superuser'
  | 'group-administrator'
  | 'owner-by-mail'
  | 'address-confirmation'
  | 'password-reset'
  | 'scheduler'

/** What kinds of lock there are, who sets them, and who lifts them. */
export const lockKinds = {
  /** A superuser decided. */
  administrative: { setBy: 'superuser', mustEnd: false, liftedBy: ['superuser'], newPasswordAfter: false },
  /** A superuser decided, because somebody else is believed to know the password: it has to change after the unlock. */
  compromised: { setBy: 'superuser', mustEnd: false, liftedBy: ['superuser'], newPasswordAfter: true },
  /** The service decided by itself (`internal_toggle_user_lock`). Always ends, or a guesser could lock somebody out for good. */
  automatic: {
    setBy: 'service',
    mustEnd: true,
    liftedBy: ['superuser', 'group-administrator', 'owner-by-mail'],
    newPasswordAfter: false,
  },
} as const satisfies Record<string, LockRule>

interface LockRule {
  readonly setBy: 'superuser' | 'service'
  readonly mustEnd: boolean
  readonly liftedBy: readonly Lifter[]
  readonly newPasswordAfter: boolean
}

/** What kind of lock it is. */
export type LockKind = keyof typeof lockKinds

/** A lock as it is stored. */
export interface Lock {
  readonly kind: LockKind
  /** Null: until somebody lifts it. */
  readonly until: Date | null
  /** For administrators; at most `maxLockReasonLength` characters. */
  readonly reason: string | null
}

/** In characters. */
export const maxLockReasonLength = 500

/** Whether a text names a kind of lock. */
export function isLockKind(name: string): name is LockKind {
  return Object.hasOwn(lockKinds, name)
}

/**
 * Whether a lock is in force: strictly before its end, so at the very instant of the end it is over (CamCOPS: `locked_until > now`). An end
 * that is not a moment never comes.
 */
export function isInForce(lock: Lock | null, now: Date): lock is Lock {
  return lock !== null && (lock.until === null || !(lock.until.getTime() <= now.getTime()))
}

/** The role that decisions are made with. Of our own accounts `anonymous` acts as itself; the others act as locked. */
export function effectiveRole(
  user: { role: StoredRole; anonymous: boolean; lock: Lock | null },
  now: Date,
): EffectiveRole {
  if (user.role === 'reserved') return user.anonymous ? 'anonymous' : 'locked'
  return isInForce(user.lock, now) ? 'locked' : (user.role satisfies AssignableRole)
}

/** Whether somebody's act lifts a lock of a kind. Group administrators need `mayEditUser` besides. */
export function mayLift(kind: LockKind, lifter: Lifter): boolean {
  return (lockKinds[kind].liftedBy as readonly Lifter[]).includes(lifter)
}

/**
 * The lock that an account has when another is set. A superuser's word is the last: it replaces any. The service never replaces a
 * superuser's lock, and its own only to end later. So locking what is locked succeeds, whether or not it changes something.
 */
export function lockAfter(current: Lock | null, set: Lock, now: Date): Lock {
  if (!isInForce(current, now) || lockKinds[set.kind].setBy === 'superuser') return set
  if (lockKinds[current.kind].setBy === 'superuser') return current
  return endOf(set) > endOf(current) ? set : current
}

function endOf({ until }: Lock): number {
  return until === null ? Infinity : until.getTime()
}
