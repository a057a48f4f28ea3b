/**
 * The readings of grants that are listed: direct, inherited, resolved and effective for a user, applied for a group. Each is made
 * from grants that a statement found; whatever has to choose between grants asks the decision core.
 */
import type { CheckAnswer } from './check-facts.ts'
import { reasonOf } from './decision.ts'
import type { FactHolder, GrantFact } from './decision-facts.ts'
import { resolvedGrants } from './decision-listing.ts'
import { type Access, comparePermissions, type Scope } from '#domain/permissions/permission.ts'
import { listPermissions, permissionTexts } from './permission-listing.ts'
import { type ListedPermission, listedPermission } from './listed-permission.ts'

/** The readings of a user's grants: one's own; with those of one's groups; the strongest of each name; what can in effect be done. */
export const readings = ['direct', 'inherited', 'resolved', 'effective'] as const
/** Readings of what is stored on nodes; only a decision for a user on one node is not. */
export const storedReadings = ['direct', 'inherited', 'resolved'] as const
/** One of them. */
export type StoredReading = (typeof storedReadings)[number]

/** A listing: permissions, weakest first, and their texts, an implicit form before its explicit one. */
export interface Listing {
  readonly permissions: ListedPermission[]
  readonly texts: string[]
}

/** A grant on one node as a statement finds it; group and priority are null for a user's own. */
export type GrantOnNode = readonly [
  permission: string,
  access: Access,
  scope: Scope,
  group: string | null,
  priority: number | null,
]

/**
 * A stored reading of a user's grants on one node. Inherited keeps equal grants of several groups side by side, in the order of
 * their groups' names; the others have each permission once.
 *
 * @param grants the user's and the user's groups' on that node, in any order
 */
export function readGrants(reading: StoredReading, grants: readonly GrantOnNode[], userName: string): Listing {
  const facts = grants.map(toFact)
  if (reading === 'direct') return list(ownGrants(facts).map((grant) => listed(grant, userName)))
  if (reading === 'inherited') return list(facts.map((grant) => listed(grant, userName)))
  return list(resolvedGrants(facts, userName).map(({ grant, reason }) => ({ ...listed(grant, userName), reason })))
}

/** A group's own grants on one node. A group inherits nothing, and nothing is decided for it. */
export function appliedGrants(grants: readonly GrantOnNode[], groupName: string): Listing {
  return list(grants.map((grant) => ({ ...listed(toFact(grant), groupName), type: 'applied' })))
}

/** One decision for each name that the node's type has. @param answers in the order of the names */
export function effectiveListing(names: readonly string[], answers: readonly CheckAnswer[]): Listing {
  return list(
    names.flatMap((name, n) => {
      const answer = answers[n]
      if (!answer) return []
      return [listedPermission({ name, access: accessOf(answer), scope: 'match' }, 'effective', answer.reason)]
    }),
  )
}

/** Of a user's and the user's groups' grants the user's own. Seed: `filter_user_permission`. */
function ownGrants<Grant extends { readonly holder: FactHolder }>(grants: readonly Grant[]): Grant[] {
  return grants.filter(({ holder }) => holder.kind === 'user')
}

function list(permissions: ListedPermission[]): Listing {
  const sorted = permissions.toSorted((one, other) => comparePermissions(one, other) || compareReasons(one, other))
  return { permissions: sorted, texts: permissionTexts(listPermissions(sorted)) }
}

/** One's own before those of groups, and groups by name. */
function compareReasons(one: ListedPermission, other: ListedPermission): number {
  if (one.type !== other.type) return one.type === 'direct' ? -1 : 1
  if (one.reason === undefined || other.reason === undefined || one.reason === other.reason) return 0
  return one.reason < other.reason ? -1 : 1
}

function listed(grant: GrantFact, userName: string): ListedPermission {
  return listedPermission(grant, grant.holder.kind === 'user' ? 'direct' : 'inherited', reasonOf(grant, userName))
}

function toFact([name, access, scope, group, priority]: GrantOnNode): GrantFact {
  const holder: FactHolder = group === null ? { kind: 'user' } : { kind: 'group', name: group, priority: priority ?? 0 }
  return { level: 0, holder, name, access, scope }
}

function accessOf({ allow }: CheckAnswer): Access {
  return allow ? 'allow' : 'deny'
}
