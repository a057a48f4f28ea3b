/** A permission: a name, an access and a scope. `permission-text.ts` reads and writes text forms; `decision-contest.ts` compares grants. */
import { compareRequirements } from './requirement.ts'
import type { StepUp } from '#domain/refusal.ts'

/** The accesses in sorting order. On one node deny wins over allow between equal grants. */
export const accesses = ['allow', 'deny'] as const
/** Whether a grant gives or refuses its permission. */
export type Access = (typeof accesses)[number]

/** The scopes of grants in sorting order. On one node recursive wins over match between equal grants. */
export const grantScopes = ['match', 'recursive'] as const
/** Where a grant applies: `match` to its resource, `recursive` also to everything below it. */
export type GrantScope = (typeof grantScopes)[number]

/** A permission that is allowed or denied on a resource. */
export interface Permission {
  readonly name: string
  readonly access: Access
  readonly scope: GrantScope
  /** What it requires of a session; only of a permission that is allowed. Absent: nothing. */
  readonly requires?: StepUp | undefined
}

/** The access and scope of a bare name, the implicit form `read`. */
export const defaultModifiers = { access: 'allow', scope: 'recursive' } as const

/** The maximum length of a permission name, which is that of a PostgreSQL identifier. */
export const maxPermissionNameLength = 63

/** Lower-case snake. No hyphen, because it separates the parts of the text form. `permission-text.ts` reads Magpie's names in capitals. */
const permissionNamePattern = /^[a-z][a-z0-9_]{0,62}$/

/** Words that cannot be names. Otherwise `deny-match`, with the name forgotten, would allow the permission `deny`. */
const modifierWords: ReadonlySet<string> = new Set([...accesses, ...grantScopes])

/** Whether a text is a valid permission name: 1 to 63 characters of lower-case snake, and no access or scope. */
export function isPermissionName(text: string): boolean {
  return permissionNamePattern.test(text) && !modifierWords.has(text)
}

export function isAccess(value: unknown): value is Access {
  return accesses.some((access) => access === value)
}

export function isGrantScope(value: unknown): value is GrantScope {
  return grantScopes.some((scope) => scope === value)
}

/**
 * The order of every list, weakest first: names by code unit, then allow before deny, then match before recursive, then what
 * requires less of a session. It differs from the order of the text forms.
 *
 * @returns negative if `one` comes first, 0 if both are the same permission
 */
export function comparePermissions(one: Permission, other: Permission): number {
  if (one.name !== other.name) return one.name < other.name ? -1 : 1
  if (one.access !== other.access) return accesses.indexOf(one.access) - accesses.indexOf(other.access)
  if (one.scope !== other.scope) return grantScopes.indexOf(one.scope) - grantScopes.indexOf(other.scope)
  return compareRequirements(one.requires, other.requires)
}

/** Whether two permissions have the same name, access, scope and requirement. */
export function equalPermission(one: Permission, other: Permission): boolean {
  return comparePermissions(one, other) === 0
}
