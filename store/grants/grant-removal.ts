/** Deleting grants: by id, or by holder, resource and permission name. */
import { sql } from 'drizzle-orm/sql/sql'
import { materialized, runAs } from '#store/run-as.ts'
import type { Caller } from '#domain/caller.ts'
import type { Permission } from '#domain/permissions/permission.ts'
import { invalid } from '#domain/refusal.ts'
import { brokenRules, foundErrors, treeError, type TreeFinding } from '#store/resources/tree-errors.ts'
import { grantOf, type GrantRow } from './grant-row.ts'
import { referenceRules } from './grant-rules.ts'
import { grantAuditEvent, unknownGrant, unknownNamedGrant } from './grants.ts'
import { findHolder } from '#store/references.ts'
import type { Database } from '#store/run.ts'

/** Deletes a grant. @throws Refusal `not-found` */
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

/** A grant by its holder, resource and permission name. */
export interface NamedGrant {
  holder: { user: string } | { group: string }
  resource: string
  permission: Permission
  /** Whether access and scope have to be those of `permission` too. */
  exact: boolean
}

/**
 * Deletes the grant that a holder has of a permission name on a resource.
 *
 * @returns the grant as it was
 * @throws Refusal `not-found` where there is none; `invalid-request` for an unknown holder or resource
 */
export async function deleteNamedGrant(db: Database, caller: Caller, named: NamedGrant): Promise<GrantRow> {
  const { holder, resource, permission, exact } = named
  const answer = await runAs<{ findings: TreeFinding[]; deleted: GrantRow | null }>(db, caller, {
    steps: {
      holder: findHolder(holder, caller),
      target: materialized(sql`select r.id from allowed, resources r where r.uuid = ${resource}`),
      findings: brokenRules(referenceRules(holder, '?', '?resource')),
      deleted: sql`delete from grants g using target, holder
        where g.resource_id = target.id and g.permission = ${permission.name}
          and g.holder = coalesce(holder.user_id, -holder.group_id)
          and (${!exact} or (g.access = ${permission.access}::access and g.scope = ${permission.scope}::scope))
        returning g.*`,
      audit: grantAuditEvent(caller, 'grant-deleted', sql`deleted`),
    },
    answer: sql`select ${foundErrors} as findings, (select ${grantOf(sql`deleted`)} from deleted) as deleted from allowed`,
  })
  const { findings, deleted } = answer!
  if (findings.length > 0) throw invalid(findings.map(treeError))
  if (!deleted) throw unknownNamedGrant()
  return deleted
}
