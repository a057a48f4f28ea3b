/** Deleting grants: by id, or by holder, resource and permission name. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { materialized, runAs, type Step } from '#store/run-as.ts'
import type { Caller } from '#domain/caller.ts'
import type { Permission } from '#domain/permissions/permission.ts'
import { invalid } from '#domain/refusal.ts'
import { brokenRules, foundErrors, treeError, type TreeFinding } from '#store/resources/tree-errors.ts'
import { grantOf, type GrantRow } from './grant-row.ts'
import { referenceRules } from './grant-rules.ts'
import { grantAuditEvent, unknownGrant, unknownNamedGrant } from './grants.ts'
import { grantBeyondOwn, isBeyondOwn, partsOfDefault, partsOfGrant } from '#store/hand-on.ts'
import { findHolder } from '#store/references.ts'
import type { Database } from '#store/run.ts'

/** Deletes a grant. @throws Refusal `not-found`, `forbidden` for one of what the caller may not do */
export async function deleteGrant(db: Database, caller: Caller, uuid: string): Promise<void> {
  const answer = await runAs<{ is_beyond: boolean }>(db, caller, {
    steps: {
      held: removable(sql`allowed, grants g join resources r on r.id = g.resource_id where g.uuid = ${uuid}`),
      deleted: sql`delete from grants g using held where g.id = held.id and not held.is_beyond returning g.*`,
      audit: grantAuditEvent(caller, 'grant-deleted', sql`deleted`),
    },
    answer: sql`select is_beyond from held`,
  })
  if (!answer) throw unknownGrant()
  if (answer.is_beyond) throw grantBeyondOwn()
}

/** A step with the `id` of a grant, and whether the caller may not remove it. @param from with rows `g` of `grants` and `r` of `resources` */
export function removable(from: SQL): Step {
  return materialized(
    sql`select g.id, ${isBeyondOwn(sql`r.path`, partsOfGrant(sql`g`))} or ${opensDefaults} as is_beyond from ${from}`,
  )
}

/** Whether the node of the grant `g` has no other, and opens to the defaults of its type, some of which the caller may not do. */
const opensDefaults = sql`(not exists (select from grants o where o.resource_id = g.resource_id and o.id <> g.id
    and is_unexpired(o.expires_at, app_now()))
  and exists (select from type_defaults d where d.root = r.path[1]
    and ${isBeyondOwn(sql`r.path`, partsOfDefault(sql`d.permission`))}))`

/** A grant by its holder, resource and permission name. */
export interface NamedGrant {
  holder: { user: string } | { group: string }
  resource: string
  permission: Permission
  /** Whether access and scope have to be those of `permission` too; so has the requirement, where it has one. */
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
  const requires = permission.requires ? JSON.stringify(permission.requires) : null
  const answer = await runAs<{ findings: TreeFinding[]; is_beyond: boolean | null; deleted: GrantRow | null }>(
    db,
    caller,
    {
      steps: {
        holder: findHolder(holder, caller),
        target: materialized(sql`select r.id, r.path from allowed, resources r where r.uuid = ${resource}`),
        findings: brokenRules(referenceRules(holder, '?', '?resource')),
        held: removable(sql`holder, target r join grants g on g.resource_id = r.id
        where g.permission = ${permission.name} and g.holder = coalesce(holder.user_id, -holder.group_id)
          and (${!exact} or (g.access = ${permission.access}::access and g.scope = ${permission.scope}::scope))
          and (${requires === null} or requirement_of(g.requires_aal, g.requires_within_minutes) = ${requires}::jsonb)`),
        deleted: sql`delete from grants g using held where g.id = held.id and not held.is_beyond returning g.*`,
        audit: grantAuditEvent(caller, 'grant-deleted', sql`deleted`),
      },
      answer: sql`select ${foundErrors} as findings, (select is_beyond from held) as is_beyond, (select ${grantOf(sql`deleted`)} from deleted) as deleted from allowed`,
    },
  )
  const { findings, is_beyond: isBeyond, deleted } = answer!
  if (findings.length > 0) throw invalid(findings.map(treeError))
  if (isBeyond) throw grantBeyondOwn()
  if (!deleted) throw unknownNamedGrant()
  return deleted
}
