/**
 * The policy document of roles (the permission model of authnzerver): which role may perform which action on which kind of item. JSON, stored as
 * a setting.
 */

/**
 * The visibilities of an item. `public` and `unlisted`: every user; `shared`: the owner and the users it is shared with; `private`: the owner.
 * Decisions depend on the meaning of each, so the set is fixed.
 */
export const visibilities = ['public', 'unlisted', 'private', 'shared'] as const
/** The bounds of a limit, both exclusive: at 100 requests, the limit of 100 is reached. */
export interface Limit {
  readonly below?: number
  readonly above?: number
}

/** The actions on one kind of item. */
interface ItemPolicy {
  readonly actions: readonly string[]
  readonly visibilities: readonly string[]
  /** Roles without any right on it. */
  readonly barred_roles: readonly string[]
}

/** The rights of one role. */
export interface RoleRules {
  readonly limits: Readonly<Record<string, Limit>>
  /** Kinds of items that it can own. */
  readonly may_own: readonly string[]
  /** Actions on items of its own. */
  readonly on_owned: readonly string[]
  /** Actions on items of others, by visibility. Missing: none. */
  readonly on_others: Readonly<Record<string, readonly string[]>>
}

/** The document. Every name must be declared in one of the first five lists. */
export interface RolePolicy {
  readonly roles: readonly string[]
  readonly items: readonly string[]
  readonly actions: readonly string[]
  readonly visibilities: readonly string[]
  readonly limits: readonly string[]
  readonly item_policy: Readonly<Record<string, ItemPolicy>>
  readonly role_policy: Readonly<Record<string, RoleRules>>
}
