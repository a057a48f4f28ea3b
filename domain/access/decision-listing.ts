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
 * Reduces the grants of one resource to the strongest of each permission, in listing order. Where the strongest requires something of the session,
 * those follow that decide for sessions that do not meet it, down to the strongest that requires nothing. Ancestors and the role of the user are
 * ignored, and grants with the scope match count like others.
 *
 * @param grants of the user and of the user's groups on that resource
 * @throws Error if a grant is not at level 0, since only a decision may compare grants of several resources
 */
export function resolvedGrants<Row extends GrantFact>(grants: readonly Row[], userName: string): ResolvedGrant<Row>[] {
  if (grants.some((grant) => grant.level !== 0)) throw new Error('grants of several resources cannot be resolved')
  return [...new Set(grants.map((grant) => grant.name))]
    .flatMap((name) => decidingGrants(name, grants, userName))
    .sort((one, other) => comparePermissions(one.grant, other.grant))
}

function decidingGrants<Row extends GrantFact>(
  name: string,
  grants: readonly Row[],
  userName: string,
): ResolvedGrant<Row>[] {
  const { grant, shared } = findStrongest(name, { administrator: false, targetIsExact: true, grants })
  if (grant === undefined) return []
  const resolved = { grant, reason: shared ? ('multiple' as const) : reasonOf(grant, userName) }
  if (grant.requires === undefined) return [resolved]
  return [
    resolved,
    ...decidingGrants(
      name,
      grants.filter((each) => each !== grant),
      userName,
    ),
  ]
}
