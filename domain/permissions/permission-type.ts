/** The types of permission lists. */

/**
 * The types of permission lists, as in Magpie's `PermissionType`: what can be granted; grants of a group; a user's own grants; with those of the
 * user's groups; the decisions. Resources have no owner here, and no response of Magpie contains its type `access`, so both are omitted.
 */
export const permissionTypes = ['allowed', 'applied', 'direct', 'inherited', 'effective'] as const
export type PermissionType = (typeof permissionTypes)[number]

export function isPermissionType(text: unknown): text is PermissionType {
  return permissionTypes.some((type) => type === text)
}
