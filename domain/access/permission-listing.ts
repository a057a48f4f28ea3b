/** How permissions are listed: sorted, each once, with the short forms that older clients look for. */
import {
  accesses,
  comparePermissions,
  equalPermission,
  type Permission,
  scopes,
} from '#domain/permissions/permission.ts'
import { listedPermission, type ListedPermission } from './listed-permission.ts'
import { formatImplicitPermission, formatPermission } from '#domain/permissions/permission-text.ts'

/** Sorted weakest first and each permission once. The input is left as it was. */
export function listPermissions(permissions: readonly Permission[]): Permission[] {
  const sorted = permissions.toSorted(comparePermissions)
  return sorted.filter((permission, index) => {
    const previous = sorted[index - 1]
    return previous === undefined || !equalPermission(previous, permission)
  })
}

/** Everything that may be granted where these names are allowed: four permissions for each name, sorted. */
export function allowedPermissions(names: readonly string[]): Permission[] {
  const every = names.flatMap((name) => accesses.flatMap((access) => scopes.map((scope) => ({ name, access, scope }))))
  return listPermissions(every)
}

/** The text forms of permissions in listing order: an implicit form directly before its explicit one, no text twice. */
export function permissionTexts(permissions: readonly Permission[]): string[] {
  return listPermissions(permissions).flatMap((permission) => {
    const implicit = formatImplicitPermission(permission)
    return implicit === undefined ? [formatPermission(permission)] : [implicit, formatPermission(permission)]
  })
}

/** What may be granted where these names are allowed, in every form that somebody may look for. */
export interface AllowedPermissions {
  names: string[]
  permissions: ListedPermission[]
  texts: string[]
}

/** The listing of what may be granted on a node. */
export function listAllowed(names: readonly string[]): AllowedPermissions {
  const permissions = allowedPermissions(names)
  const listed = permissions.map((permission) => listedPermission(permission, 'allowed'))
  return { names: names.toSorted(), permissions: listed, texts: permissionTexts(permissions) }
}
