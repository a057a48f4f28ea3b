/**
 * Model of `countsAsAdministrator` and `anotherAdministratorRemains` (`store/administrators.ts`). A superuser who can sign in must always remain, because only
 * superusers can create others.
 */

/** The ways to remove a superuser. Authnzerver and pypicloud allow removing the last one (traps). */
export const administratorRemovals = [
  'role-changed',
  'user-disabled',
  'email-verification-changed',
  'user-locked',
  'user-deleted',
] as const

/** A superuser, at one moment. */
export interface AdministratorRow {
  readonly uuid: string
  /** Enabled, activated, and not locked at that moment or ever after without an end: see `countsAsAdministrator`. */
  readonly counts: boolean
}

/** Whether a superuser is one to rely on: they can sign in, and no lock is in force, however soon it ends. */
export function countsAsAdministrator(user: {
  role: string
  enabled: boolean
  activated: boolean
  locked: boolean
}): boolean {
  return user.role === 'superuser' && user.enabled && user.activated && !user.locked
}

/**
 * Whether an administrator remains after the removal of these. Of two simultaneous removals each would see the other's
 * superuser, so the statement has to lock the rows of all superusers, in one order, before it counts (`users_with_role` finds them).
 */
export function administratorRemains(superusers: readonly AdministratorRow[], removed: readonly string[]): boolean {
  return superusers.some(({ uuid, counts }) => counts && !removed.includes(uuid))
}
