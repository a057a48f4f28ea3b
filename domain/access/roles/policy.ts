/** The policy document of roles (authnzerver's permission model): who may do what to which kind of item. JSON, kept as a setting. */

/**
 * Who gets to see an item. A fixed set, because each has a meaning of its own in the decision: `public` and `unlisted` anybody, `shared`
 * the owner and those it is shared with, `private` the owner.
 */
export const visibilities = ['public', 'unlisted', 'private', 'shared'] as const
/** The bounds of a limit. Both exclude the value itself: at 100 requests, the limit of 100 is reached. */
export interface Limit {
  /** The value has to be smaller. */
  readonly below?: number
  /** The value has to be greater. */
  readonly above?: number
}

/** What can be done to one kind of item by anybody at all. */
interface ItemPolicy {
  readonly actions: readonly string[]
  readonly visibilities: readonly string[]
  /** Roles that can do nothing to it. */
  readonly barred_roles: readonly string[]
}

/** What one role may do. */
export interface RoleRules {
  readonly limits: Readonly<Record<string, Limit>>
  /** Kinds of items it can own. */
  readonly may_own: readonly string[]
  /** Actions on items of its own. */
  readonly on_owned: readonly string[]
  /** Actions on items of others, by their visibility. One that is missing: none. */
  readonly on_others: Readonly<Record<string, readonly string[]>>
}

/** The document. Every name that is used anywhere is declared in one of the first five lists. */
export interface RolePolicy {
  readonly roles: readonly string[]
  readonly items: readonly string[]
  readonly actions: readonly string[]
  readonly visibilities: readonly string[]
  readonly limits: readonly string[]
  readonly item_policy: Readonly<Record<string, ItemPolicy>>
  readonly role_policy: Readonly<Record<string, RoleRules>>
}
