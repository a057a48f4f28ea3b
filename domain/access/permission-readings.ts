/**
 * The modes of permission lists: direct, inherited, resolved and effective for a user, applied for a group. Grants are compared by the rules of
 * decisions only.
 */
import type { CheckAnswer } from './check-facts.ts'
import { reasonOf } from './decision.ts'
import type { FactHolder, GrantFact } from './decision-facts.ts'
import { resolvedGrants } from './decision-listing.ts'
import { type Access, comparePermissions, type GrantScope } from '#domain/permissions/permission.ts'
import type { StepUp } from '#domain/refusal.ts'
import { listPermissions, permissionTexts } from './permission-listing.ts'
import { type ListedPermission, listedPermission } from './listed-permission.ts'

/** The modes for a user: own grants; with those of groups; the strongest of each name; the decisions. */
export const readings = ['direct', 'inherited', 'resolved', 'effective'] as const
/** The modes that list stored grants, which is all except effective. */
export const storedReadings = ['direct', 'inherited', 'resolved'] as const
export type StoredReading = (typeof storedReadings)[number]

/** A list of permissions, weakest first, and their texts, an implicit form before its explicit one. */
export interface Listing {
  readonly permissions: ListedPermission[]
  readonly texts: string[]
}

/** A grant on one node as a statement returns it; group and priority are null for a user's own grant. */
export type GrantOnNode = readonly [
  permission: string,
  access: Access,
  scope: GrantScope,
  group: string | null,
  priority: number | null,
  requires?: StepUp | null,
]

/**
 * Lists a user's grants on one node. Inherited keeps equal grants of several groups side by side, by group name; the other modes have no
 * duplicates.
 *
 * @param grants of the user and the user's groups on that node, in any order
 */
export function readGrants(reading: StoredReading, grants: readonly GrantOnNode[], userName: string): Listing {
  const facts = grants.map(toFact)
  if (reading === 'direct') return list(ownGrants(facts).map((grant) => listed(grant, userName)))
  if (reading === 'inherited') return list(facts.map((grant) => listed(grant, userName)))
  return list(resolvedGrants(facts, userName).map(({ grant, reason }) => ({ ...listed(grant, userName), reason })))
}

/** A group's own grants on one node. Groups inherit nothing and have no decisions. */
export function appliedGrants(grants: readonly GrantOnNode[], groupName: string): Listing {
  return list(grants.map((grant) => ({ ...listed(toFact(grant), groupName), type: 'applied' })))
}

/** One decision for each permission of the node's type. @param answers in the order of the names */
export function effectiveListing(names: readonly string[], answers: readonly CheckAnswer[]): Listing {
  return list(
    names.flatMap((name, n) => {
      const answer = answers[n]
      if (!answer) return []
      return [listedPermission({ name, access: accessOf(answer), scope: 'match' }, 'effective', answer)]
    }),
  )
}

/** The grants of the user without those of groups. Seed: `filter_user_permission`. */
function ownGrants<Grant extends { readonly holder: FactHolder }>(grants: readonly Grant[]): Grant[] {
  return grants.filter(({ holder }) => holder.kind === 'user')
}

function list(permissions: ListedPermission[]): Listing {
  const sorted = permissions.toSorted((one, other) => comparePermissions(one, other) || compareReasons(one, other))
  return { permissions: sorted, texts: permissionTexts(listPermissions(sorted)) }
}

/** The user's own grant first, then groups by name. */
function compareReasons(one: ListedPermission, other: ListedPermission): number {
  if (one.type !== other.type) return one.type === 'direct' ? -1 : 1
  if (one.reason === undefined || other.reason === undefined || one.reason === other.reason) return 0
  return one.reason < other.reason ? -1 : 1
}

function listed(grant: GrantFact, userName: string): ListedPermission {
  const reason = reasonOf(grant, userName)
  return listedPermission(grant, grant.holder.kind === 'user' ? 'direct' : 'inherited', { reason })
}

function toFact([name, access, scope, group, priority, requires]: GrantOnNode): GrantFact {
  const holder: FactHolder = group === null ? { kind: 'user' } : { kind: 'group', name: group, priority: priority ?? 0 }
  return { level: 0, holder, name, access, scope, ...(requires && { requires }) }
}

function accessOf({ allow }: CheckAnswer): Access {
  return allow ? 'allow' : 'deny'
}
