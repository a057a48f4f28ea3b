/** Model of `countsAsAdministrator` and `anotherAdministratorRemains` (`store/administrators.ts`). There is always a superuser who can sign in: with the last one gone, nobody could make another. */

/** What takes a superuser out of the number. Authnzerver and pypicloud let the last one go (traps). */
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
 * Whether somebody remains when these are taken out. Only as good as the rows: of two simultaneous removals each sees the other's
 * superuser, so the statement has to lock the rows of all superusers, in one order, before it counts (`users_superusers` finds them).
 */
export function leavesAnAdministrator(superusers: readonly AdministratorRow[], removed: readonly string[]): boolean {
  return superusers.some(({ uuid, counts }) => counts && !removed.includes(uuid))
}
