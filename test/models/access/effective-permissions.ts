/** Model of the effective listing (`effectiveListing` of what the database found), as one decision a name. */
import { decide } from '#domain/access/decision.ts'
import type { Facts, Reason } from '#domain/access/decision-facts.ts'
import type { Permission } from '#domain/permissions/permission.ts'

/** The decision for one name of a user. The scope is always match, because it is about this resource only. */
export interface EffectivePermission extends Permission {
  readonly scope: 'match'
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
