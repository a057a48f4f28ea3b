/** Decides from the policy document and facts about the item whether a role may perform an action. Everything unknown is denied. */
import type { EffectiveRole } from './role.ts'
import type { Limit, RolePolicy } from './policy.ts'

/** The users with whom an item is shared. */
interface Sharing {
  /** User uuids. */
  readonly users: readonly string[]
  /** Shared with all users, which authnzerver represents by its anonymous user. */
  readonly everyone: boolean
}

/** The facts about an item. The uuid of the anonymous account represents callers without a session. */
export interface ItemFacts {
  readonly item: string
  readonly owner: string
  readonly visibility: string
  /** Null if it could not be read: then it is shared with no user. */
  readonly sharing: Sharing | null
}

/** A question about the effective role of a user. */
export interface RoleQuestion {
  readonly user: string
  readonly role: string
  readonly action: string
}

/** Why access is denied: the item is not visible to the user, or the action is not permitted. */
export type RoleDecision =
  | { readonly allow: true }
  | { readonly allow: false; readonly because: 'unknown-name' | 'not-visible' | 'not-an-action-of-theirs' }

/** Roles that see every item. Their actions are still those of the policy. */
const seesEverything: ReadonlySet<string> = new Set<EffectiveRole>(['superuser', 'staff'])

/** The role that may do nothing, whatever a policy says, because a policy must not override a lock. */
const seesNothing: EffectiveRole = 'locked'

/**
 * Decides a question. The item must be visible to the user, and the policy must give the role the action. An owner has the actions on owned items
 * only if the role may own items of that kind. All anonymous callers are the same owner, so an item of the anonymous account belongs to all of
 * them.
 */
export function decideByRole(policy: RolePolicy, question: RoleQuestion, item: ItemFacts): RoleDecision {
  const { role, action } = question
  const known =
    policy.roles.includes(role) &&
    policy.items.includes(item.item) &&
    policy.actions.includes(action) &&
    policy.visibilities.includes(item.visibility)
  if (!known) return { allow: false, because: 'unknown-name' }
  if (role === seesNothing || !isVisible(question, item)) return { allow: false, because: 'not-visible' }
  if (actionsOf(policy, question, item).includes(action)) return { allow: true }
  return { allow: false, because: 'not-an-action-of-theirs' }
}

/**
 * Whether a value is within a limit of a role. True for a limit of the policy that the role does not have. False for an unknown limit or role,
 * for a locked role, and for a value that is not a number.
 */
export function withinLimit(policy: RolePolicy, role: string, limit: string, value: unknown): boolean {
  if (role === seesNothing || !policy.limits.includes(limit)) return false
  const rules = own(policy.role_policy, role)
  if (rules === undefined || !policy.roles.includes(role)) return false
  if (typeof value !== 'number' || !Number.isFinite(value)) return false
  const bounds: Limit = own(rules.limits, limit) ?? {}
  return (bounds.below === undefined || value < bounds.below) && (bounds.above === undefined || value > bounds.above)
}

/** Visibility is checked before the actions of the policy. */
function isVisible({ user, role }: RoleQuestion, { owner, visibility, sharing }: ItemFacts): boolean {
  if (seesEverything.has(role)) return true
  if (visibility === 'private') return user === owner
  if (visibility === 'shared') return isShared(user, owner, sharing)
  return visibility === 'public' || visibility === 'unlisted'
}

/** A list that cannot be read denies access to all, including the owner, as in authnzerver. */
function isShared(user: string, owner: string, sharing: Sharing | null): boolean {
  return sharing !== null && (user === owner || sharing.everyone || sharing.users.includes(user))
}

function actionsOf(policy: RolePolicy, { user, role }: RoleQuestion, facts: ItemFacts): readonly string[] {
  const rules = own(policy.role_policy, role)
  const item = own(policy.item_policy, facts.item)
  if (!rules || !item || item.barred_roles.includes(role) || !item.visibilities.includes(facts.visibility)) return []
  const owned = rules.may_own.includes(facts.item) ? rules.on_owned : []
  const given = user === facts.owner ? owned : (own(rules.on_others, facts.visibility) ?? [])
  return given.filter((action) => item.actions.includes(action))
}

/** Own properties only: objects from JSON must not return inherited ones. */
function own<Value>(entries: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(entries, name) ? entries[name] : undefined
}
