/**
 * The permission value: a name, an access and a scope. Text forms are read and written in `permission-text.ts`;
 * which of several grants wins is decided in `decision-contest.ts`.
 */

/** Every access, the weaker first: that is the sorting order, and on one node deny beats allow between equals. */
export const accesses = ['allow', 'deny'] as const
/** Whether a grant gives or takes. */
export type Access = (typeof accesses)[number]

/** Every scope, the weaker first: that is the sorting order, and on one node recursive beats match between equals. */
export const scopes = ['match', 'recursive'] as const
/** How far a grant reaches: `match` its own node only, `recursive` its node and everything below it. */
export type Scope = (typeof scopes)[number]

/** What a holder may (or may not) do to a resource. */
export interface Permission {
  readonly name: string
  readonly access: Access
  readonly scope: Scope
}

/** What a permission is when only its name is said: the meaning of the implicit form `read`. */
export const defaultModifiers = { access: 'allow', scope: 'recursive' } as const

/** The longest permission name, in characters; what a PostgreSQL identifier may be, so a name can become one. */
export const maxPermissionNameLength = 63

/** Lower-case snake. No hyphen: it separates the parts of the text form. Magpie's names in capitals are read by `permission-text.ts`. */
const permissionNamePattern = /^[a-z][a-z0-9_]{0,62}$/

/** Words that would turn a forgotten name into a grant: `deny-match` must not read as "allow the permission `deny`". */
const modifierWords: ReadonlySet<string> = new Set([...accesses, ...scopes])

/** Whether a text may name a permission: 1 to 63 characters of lower-case snake, and no access or scope word. */
export function isPermissionName(text: string): boolean {
  return permissionNamePattern.test(text) && !modifierWords.has(text)
}

/** Whether a value is an access, spelled exactly. */
export function isAccess(value: unknown): value is Access {
  return accesses.some((access) => access === value)
}

/** Whether a value is a scope, spelled exactly. */
export function isScope(value: unknown): value is Scope {
  return scopes.some((scope) => scope === value)
}

/**
 * The sorting order of every listing, weakest first: names by code unit, then allow before deny, then match before
 * recursive. Sorting the text forms instead gives another order.
 *
 * @returns negative when `one` comes first, 0 when both are the same permission
 */
export function comparePermissions(one: Permission, other: Permission): number {
  if (one.name !== other.name) return one.name < other.name ? -1 : 1
  if (one.access !== other.access) return accesses.indexOf(one.access) - accesses.indexOf(other.access)
  return scopes.indexOf(one.scope) - scopes.indexOf(other.scope)
}

/** Whether two permissions agree in name, access and scope. */
export function equalPermission(one: Permission, other: Permission): boolean {
  return comparePermissions(one, other) === 0
}
