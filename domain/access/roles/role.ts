/** The role of an account, and the effective role in a decision. */

/** Roles that an administrator can set. `users.role` can also be `reserved`, for the three reserved accounts. */
export const assignableRoles = ['superuser', 'staff', 'authenticated'] as const
export type AssignableRole = (typeof assignableRoles)[number]

/**
 * The role in decisions. `locked` is the effective role of a locked account and is never stored; authnzerver overwrites the role and keeps a list
 * of former ones.
 */
export type EffectiveRole = AssignableRole | 'anonymous' | 'locked'

/** The roles that a policy must define, because some callers always have them (authnzerver). */
export const requiredRoles = ['superuser', 'anonymous', 'locked'] as const

/** Whether a text is a role that can be set. `locked` is not, because a lock needs a kind, an end and a reason. */
export function isAssignableRole(value: unknown): value is AssignableRole {
  return assignableRoles.some((role) => role === value)
}
