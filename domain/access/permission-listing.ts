/** Lists of permissions: sorted, without duplicates, with the short forms that older clients expect. */
import {
  accesses,
  comparePermissions,
  equalPermission,
  type Permission,
  grantScopes,
} from '#domain/permissions/permission.ts'
import { listedPermission, type ListedPermission } from './listed-permission.ts'
import { formatImplicitPermission, formatPermission } from '#domain/permissions/permission-text.ts'

/** Sorted weakest first, without duplicates. Does not change its input. */
export function listPermissions(permissions: readonly Permission[]): Permission[] {
  const sorted = permissions.toSorted(comparePermissions)
  return sorted.filter((permission, index) => {
    const previous = sorted[index - 1]
    return previous === undefined || !equalPermission(previous, permission)
  })
}

/** Everything that can be granted with these names: four permissions for each, sorted. */
export function allowedPermissions(names: readonly string[]): Permission[] {
  const every = names.flatMap((name) =>
    accesses.flatMap((access) => grantScopes.map((scope) => ({ name, access, scope }))),
  )
  return listPermissions(every)
}

/** The text forms of permissions in listing order: an implicit form directly before its explicit one, without duplicates. */
export function permissionTexts(permissions: readonly Permission[]): string[] {
  return listPermissions(permissions).flatMap((permission) => {
    const implicit = formatImplicitPermission(permission)
    return implicit === undefined ? [formatPermission(permission)] : [implicit, formatPermission(permission)]
  })
}

/** The permissions that can be granted, in every form. */
export interface AllowedPermissions {
  names: string[]
  permissions: ListedPermission[]
  texts: string[]
}

/** The permissions that can be granted on a node. */
export function listAllowed(names: readonly string[]): AllowedPermissions {
  const permissions = allowedPermissions(names)
  const listed = permissions.map((permission) => listedPermission(permission, 'allowed'))
  return { names: names.toSorted(), permissions: listed, texts: permissionTexts(permissions) }
}
