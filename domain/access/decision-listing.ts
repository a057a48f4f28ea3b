/** Resolved grants of one resource: the strongest of each permission. */
import { findStrongest, reasonOf } from './decision.ts'
import type { GrantFact, Reason } from './decision-facts.ts'
import { comparePermissions } from '#domain/permissions/permission.ts'

/** The strongest grant of its permission on one resource. */
export interface ResolvedGrant<Row extends GrantFact> {
  readonly grant: Row
  readonly reason: Reason
}

/**
 * Reduces the grants of one resource to the strongest of each permission, in listing order. Ancestors and the role of the user are ignored, and
 * grants with the scope match count like others.
 *
 * @param grants of the user and of the user's groups on that resource
 * @throws Error if a grant is not at level 0, since only a decision may compare grants of several resources
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
