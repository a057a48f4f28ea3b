/** What a listed permission is to whom it is listed for, and a permission as it is answered in a listing. */
import type { CheckReason } from './check-facts.ts'
import type { Permission } from '#domain/permissions/permission.ts'

/**
 * What a listing says of its permissions, Magpie's `PermissionType`: what could be granted; what is granted to a holder; a user's own
 * grants; those of the user's groups too; what was decided of them and of the nodes above. Nobody owns resources here, and Magpie's
 * `access` is in none of its answers, so neither label is one of ours.
 */
export const permissionTypes = ['allowed', 'applied', 'direct', 'inherited', 'effective'] as const
export type PermissionType = (typeof permissionTypes)[number]

/** A permission in a listing. */
export interface ListedPermission extends Permission {
  readonly type: PermissionType
  /** Who gave it, where that is known. */
  readonly reason?: CheckReason
}

/** A permission as listings have it: its three parts and nothing else of its row, the listing's label, and the reason if there is one. */
export function listedPermission(permission: Permission, type: PermissionType, reason?: CheckReason): ListedPermission {
  const { name, access, scope } = permission
  return { name, access, scope, type, ...(reason !== undefined && { reason }) }
}

/** Whether a text is a label of a listing. */
export function isPermissionType(text: unknown): text is PermissionType {
  return permissionTypes.some((type) => type === text)
}
