/**
 * Locks on accounts. A lock is a state with a kind, an end or none, and a reason; the real role stays where it is, and the effective one is
 * `locked` while it lasts. (Authnzerver writes `locked` over the role, remembers the old one in a list, and schedules the unlock in memory:
 * a restart locks for ever, the schedule lifts what a superuser set meanwhile, and confirming an address lifts any lock. Traps, all three.)
 * Lockouts against guessing are no locks: `lockout-policies.ts`.
 */
/** Who can lift a lock by doing something. Time is not among them: a lock that has an end is over at its end and by no other clock. */
export type UnlockActor =
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
  readonly liftedBy: readonly UnlockActor[]
  readonly newPasswordAfter: boolean
}

/** What kind of lock it is. */
export type LockKind = keyof typeof lockKinds

/** In characters. */
export const maxLockReasonLength = 500

/** Whether an act of a kind of actor lifts a lock of a kind. Group administrators need the right to edit the user besides. */
export function mayUnlock(kind: LockKind, actor: UnlockActor): boolean {
  return (lockKinds[kind].liftedBy as readonly UnlockActor[]).includes(actor)
}
