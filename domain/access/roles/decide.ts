/** May somebody in this role do this to an item? Decided from the policy document and facts about the item. Unknown anything is no. */
import type { EffectiveRole } from './role.ts'
import type { Limit, RolePolicy } from './policy.ts'

/** Whom a shared item is shared with. */
interface Sharing {
  /** User uuids. */
  readonly users: readonly string[]
  /** With everybody. Authnzerver says it by listing its anonymous user. */
  readonly everyone: boolean
}

/** The item, as far as it matters. Uuids of users; the anonymous account's own stands for nobody signed in. */
export interface ItemFacts {
  readonly item: string
  readonly owner: string
  readonly visibility: string
  /** Null when it could not be read, which is nobody. */
  readonly sharing: Sharing | null
}

/** What is asked. The role is the effective one of that user at this moment. */
export interface RoleQuestion {
  readonly user: string
  readonly role: string
  readonly action: string
}

/** Why not: the item is not for their eyes, or the action is not theirs. */
export type RoleDecision =
  | { readonly allow: true }
  | { readonly allow: false; readonly because: 'unknown-name' | 'not-visible' | 'not-an-action-of-theirs' }

/** Roles before whom nothing is hidden. What they may then do is still the policy's word. */
const seesEverything: ReadonlySet<string> = new Set<EffectiveRole>(['superuser', 'staff'])

/** What nobody in this role may do, whatever a policy says: a lock that a document could open would be none. */
const seesNothing: EffectiveRole = 'locked'

/**
 * Decides one question: the item has to be for the asker's eyes, and the action among those that the policy gives the role. An owner has the
 * actions on owned items only if the role may own that kind at all: a collection filed under somebody who may own none is not theirs. All
 * anonymous callers are one owner, so what is filed under nobody is everybody's.
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
 * Whether a value is within a limit of a role. A limit of the policy that the role does not have does not hold it back; a limit that the
 * policy does not have, a role it does not have, a locked one, or what is not a number, never passes.
 */
export function withinLimit(policy: RolePolicy, role: string, limit: string, value: unknown): boolean {
  if (role === seesNothing || !policy.limits.includes(limit)) return false
  const rules = own(policy.role_policy, role)
  if (rules === undefined || !policy.roles.includes(role)) return false
  if (typeof value !== 'number' || !Number.isFinite(value)) return false
  const bounds: Limit = own(rules.limits, limit) ?? {}
  return (bounds.below === undefined || value < bounds.below) && (bounds.above === undefined || value > bounds.above)
}

/** The gate before the policy's actions. */
function isVisible({ user, role }: RoleQuestion, { owner, visibility, sharing }: ItemFacts): boolean {
  if (seesEverything.has(role)) return true
  if (visibility === 'private') return user === owner
  if (visibility === 'shared') return isShared(user, owner, sharing)
  return visibility === 'public' || visibility === 'unlisted'
}

/** A list that cannot be read shares with nobody; authnzerver then refuses the owner as well, and so do we. */
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

/** An entry of an object that came from JSON, never one it inherits. */
function own<Value>(entries: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(entries, name) ? entries[name] : undefined
}
