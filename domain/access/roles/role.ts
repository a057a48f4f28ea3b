/** The role of an account, and the effective role in a decision. */

/** Roles that every installation has; those of the setting `roles` can be given too. `users.role` can also be `reserved`, of reserved accounts. */
export const generalRoles = ['superuser', 'authenticated'] as const

/**
 * The role in decisions. `locked` is the effective role of a locked account and is never stored; authnzerver overwrites the role and keeps a list
 * of former ones. A role that the policy document does not name counts as `authenticated`: a role of the setting `roles` is about administration.
 */
export type EffectiveRole = (typeof generalRoles)[number] | 'staff' | 'anonymous' | 'locked'

/** The roles that a policy must define, because some callers always have them (authnzerver). */
export const requiredRoles = ['superuser', 'anonymous', 'locked'] as const
