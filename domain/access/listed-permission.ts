import type { Permission } from '#domain/permissions/permission.ts'
import type { PermissionType } from '#domain/permissions/permission-type.ts'
import type { CheckReason } from './check-facts.ts'

/** A permission in a listing. */
export interface ListedPermission extends Permission {
  readonly type: PermissionType
  /** The holder whose grant gave it, if known. */
  readonly reason?: CheckReason
}

/** A permission as listings return it: its three parts, the type of the listing, and the reason if there is one. */
export function listedPermission(permission: Permission, type: PermissionType, reason?: CheckReason): ListedPermission {
  const { name, access, scope } = permission
  return { name, access, scope, type, ...(reason !== undefined && { reason }) }
}
