/** Two of the four readings of grants that need a decision: resolved (one node) and effective (node and ancestors). */
import { decide, findStrongest, reasonOf } from './decision.ts'
import type { Facts, GrantFact, Reason } from './decision-facts.ts'
import { comparePermissions, type Permission } from './permission.ts'

/** What a user can in effect do, for one name. The scope is always match: it is said of this resource and no other. */
export interface EffectivePermission extends Permission {
  readonly scope: 'match'
  readonly reason: Reason
}

/** The grant that speaks for its name on one node. */
export interface ResolvedGrant<Row extends GrantFact> {
  readonly grant: Row
  readonly reason: Reason
}

/**
 * One decision for every name that the resource's type allows, sorted by name; names without any grant are denied, so
 * the list is empty only for a type without names.
 */
export function effectivePermissions(names: readonly string[], userName: string, facts: Facts): EffectivePermission[] {
  return [...new Set(names)].sort().map((name) => {
    const { allow, reason } = decide({ permission: name, userName }, facts)
    return { name, access: allow ? 'allow' : 'deny', scope: 'match', reason }
  })
}

/**
 * The grants on one resource reduced to the strongest of each name, in listing order. Ancestors and administration play
 * no part, and a match grant counts like any other.
 *
 * @param grants the user's and the user's groups' grants on that one resource
 * @throws Error when a grant is not at level 0: across resources only a decision may compare
 */
export function resolvedGrants<Row extends GrantFact>(grants: readonly Row[], userName: string): ResolvedGrant<Row>[] {
  if (grants.some((grant) => grant.level !== 0)) throw new Error('grants of several resources cannot be resolved')
  const facts = { administrator: false, targetIsExact: true, grants }
  return [...new Set(grants.map((grant) => grant.name))]
    .map((name) => findStrongest(name, facts))
    .flatMap(({ grant, shared }) =>
      grant === undefined ? [] : [{ grant, reason: shared ? ('multiple' as const) : reasonOf(grant, userName) }],
    )
    .sort((one, other) => comparePermissions(one.grant, other.grant))
}
