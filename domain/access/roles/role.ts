/** Roles: the one an account has, and the one it acts in at a moment. */

/** Roles that an administrator can give. `users.role` also has `reserved`, for our own three accounts, which nobody can be given. */
export const assignableRoles = ['superuser', 'staff', 'authenticated'] as const
/** A role that an administrator can give. */
export type AssignableRole = (typeof assignableRoles)[number]

/**
 * The role that decisions are made with. `locked` is a state and never stored: authnzerver writes it over the real role and keeps a list
 * of former ones to find it again.
 */
export type EffectiveRole = AssignableRole | 'anonymous' | 'locked'

/** The roles that a policy must have, or some callers would have none (authnzerver). */
export const requiredRoles = ['superuser', 'anonymous', 'locked'] as const

/** Whether a text names a role that can be given: not `locked`, which would be a lock without kind, end or reason. */
export function isAssignableRole(value: unknown): value is AssignableRole {
  return assignableRoles.some((role) => role === value)
}
