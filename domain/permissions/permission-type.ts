/** The labels of permissions in listings. */

/**
 * What a listing says of its permissions, Magpie's `PermissionType`: what could be granted; what is granted to a holder; a user's own
 * grants; those of the user's groups too; what was decided of them and of the nodes above. Nobody owns resources here, and Magpie's
 * `access` is in none of its answers, so neither label is one of ours.
 */
export const permissionTypes = ['allowed', 'applied', 'direct', 'inherited', 'effective'] as const
export type PermissionType = (typeof permissionTypes)[number]

/** Whether a text is a label of a listing. */
export function isPermissionType(text: unknown): text is PermissionType {
  return permissionTypes.some((type) => type === text)
}
