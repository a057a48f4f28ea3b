/** What only the database can find wrong with a grant. */
import { sql } from 'drizzle-orm/sql/sql'
import type { HolderReference } from '#domain/permissions/holder.ts'
import { invalid } from '#domain/refusal.ts'
import { sessionIsOver } from '#store/run-as.ts'
import type { ConstraintRefusals } from '#store/constraints.ts'
import { isForUser } from '#store/references.ts'
import { treeError, type TreeFinding, type TreeRule } from '#store/resources/tree-errors.ts'

/** What a new grant needs. Reads the steps `holder` and `target`, a resource with the names of its `permissions`. */
export function grantRules(holder: HolderReference, name: string, expiresAt: string | null): TreeRule[] {
  return [
    ...referenceRules(holder, '/holder/', '/resource'),
    {
      pointer: '/permission',
      code: 'permission-not-allowed',
      broken: sql`exists (select from target where not coalesce(jsonb_exists(permissions, ${name}), false))`,
      allowed: sql`coalesce((select permissions from target), '[]')`,
    },
    {
      pointer: '/permission/expires_at',
      code: 'in-the-past',
      broken: sql`coalesce(${expiresAt}::timestamptz <= app_now(), false)`,
    },
  ]
}

/**
 * The holder and the resource have to exist, and reserved users hold no grants. Reads the steps `holder` and `target`.
 *
 * @param holderPointer of the field that names the holder, without `user` or `group`
 */
export function referenceRules(
  holder: HolderReference,
  holderPointer: '/holder/' | '?',
  resourcePointer: string,
): TreeRule[] {
  return [
    { ...unknownHolder(holder, holderPointer), broken: sql`not exists (select from holder)` },
    {
      pointer: `${holderPointer}user`,
      code: 'reserved-user',
      broken: sql`exists (select from holder where is_reserved_id(user_id))`,
    },
    { pointer: resourcePointer, code: 'unknown-resource', broken: sql`not exists (select from target)` },
  ]
}

const refusedFor = (finding: TreeFinding) => () => invalid([treeError(finding)])

/** The holder, the resource or the caller may be deleted while a grant is written: the foreign keys notice. */
export function grantReferencesGone(holder: HolderReference): ConstraintRefusals {
  return {
    grants_resource_id_resources_id_fk: refusedFor({ pointer: '/resource', code: 'unknown-resource' }),
    grants_user_id_users_id_fk: refusedFor(unknownHolder(holder, '/holder/')),
    grants_group_id_groups_id_fk: refusedFor(unknownHolder(holder, '/holder/')),
    grants_created_by_users_id_fk: sessionIsOver,
  }
}

function unknownHolder(holder: HolderReference, pointer: string): Pick<TreeFinding, 'pointer' | 'code'> {
  const kind = isForUser(holder) ? 'user' : 'group'
  return { pointer: `${pointer}${kind}`, code: `unknown-${kind}` }
}
