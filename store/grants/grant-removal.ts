/** Taking grants back: by id, or by what they say. */
import { sql } from 'drizzle-orm/sql/sql'
import { materialized, runAs } from '#store/run-as.ts'
import type { Caller } from '#domain/caller.ts'
import type { Permission } from '#domain/permissions/permission.ts'
import type { FieldError } from '#domain/field-error.ts'
import { invalid } from '#domain/refusal.ts'
import { treeError } from '#store/resources/tree-errors.ts'
import { grantOf, type GrantRow } from './grant-row.ts'
import { noSuchGrantThere, grantAuditEvent, unknownGrant } from './grants.ts'
import { findHolder } from '#store/references.ts'
import type { Database } from '#store/run.ts'

/** Takes a grant back. @throws Refusal `not-found` */
export async function deleteGrant(db: Database, caller: Caller, uuid: string): Promise<void> {
  const answer = await runAs<{ uuid: string }>(db, caller, {
    steps: {
      deleted: sql`delete from grants g using allowed where g.uuid = ${uuid} returning g.*`,
      audit: grantAuditEvent(caller, 'grant-deleted', sql`deleted`),
    },
    answer: sql`select uuid from deleted`,
  })
  if (!answer) throw unknownGrant()
}

/** Which grant is meant. */
export interface GrantNamed {
  holder: { user: string } | { group: string }
  resource: string
  permission: Permission
  /** That very permission, and not whatever has its name. */
  exact: boolean
}

interface Removal {
  deleted: GrantRow | null
  holder_known: boolean
  holder_reserved: boolean
  resource_known: boolean
}

/**
 * Takes back the grant that a holder has of a name on a resource.
 *
 * @returns what it was, whatever was asked for
 * @throws Refusal `not-found` when there is no such grant; `invalid-request` for a holder or resource that there is not
 */
export async function deleteNamedGrant(db: Database, caller: Caller, named: GrantNamed): Promise<GrantRow> {
  const { holder, resource, permission, exact } = named
  const answer = await runAs<Removal>(db, caller, {
    steps: {
      holder: findHolder(holder, caller),
      target: materialized(sql`select r.id from allowed, resources r where r.uuid = ${resource}`),
      deleted: sql`delete from grants g using target, holder
        where g.resource_id = target.id and g.permission = ${permission.name}
          and g.holder = coalesce(holder.user_id, -holder.group_id)
          and (${!exact} or (g.access = ${permission.access}::access and g.scope = ${permission.scope}::scope))
        returning g.*`,
      audit: grantAuditEvent(caller, 'grant-deleted', sql`deleted`),
    },
    answer: sql`select (select ${grantOf(sql`deleted`)} from deleted) as deleted, exists (select from holder) as holder_known,
      exists (select from holder where is_reserved_id(user_id)) as holder_reserved, exists (select from target) as resource_known from allowed`,
  })
  const { deleted, ...verdict } = answer!
  if (deleted) return deleted
  const errors = errorsOf(holder, verdict)
  if (errors.length > 0) throw invalid(errors)
  throw noSuchGrantThere()
}

function errorsOf(holder: GrantNamed['holder'], verdict: Omit<Removal, 'deleted'>): FieldError[] {
  const kind = 'user' in holder ? 'user' : 'group'
  return [
    ...(verdict.holder_known ? [] : [treeError({ pointer: `?${kind}`, code: `unknown-${kind}` })]),
    ...(verdict.holder_reserved ? [treeError({ pointer: '?user', code: 'reserved-user' })] : []),
    ...(verdict.resource_known ? [] : [treeError({ pointer: '?resource', code: 'unknown-resource' })]),
  ]
}
