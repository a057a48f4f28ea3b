/** The resolved reading of grants on one node: the strongest of each name. */
import { findStrongest, reasonOf } from './decision.ts'
import type { GrantFact, Reason } from './decision-facts.ts'
import { comparePermissions } from '#domain/permissions/permission.ts'

/** The grant that speaks for its name on one node. */
export interface ResolvedGrant<Row extends GrantFact> {
  readonly grant: Row
  readonly reason: Reason
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
