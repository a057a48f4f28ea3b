/** A batch of changes to grants along one way down from a service: all of it happens, or nothing. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { materialized, runAs, type Steps } from '#store/run-as.ts'
import type { Caller } from '#domain/caller.ts'
import type { BatchEntry } from '#domain/grants/grant-batch.ts'
import { invalid, Refusal } from '#domain/refusal.ts'
import { mapConstraintErrors } from '#store/constraints.ts'
import { treeError, type TreeFinding } from '#store/resources/tree-errors.ts'
import { grantOf, type GrantRow } from './grant-row.ts'
import { grantAuditEvent, replacing } from './grants.ts'
import { asciiLower, groupMeant, userMeant } from '#store/references.ts'
import { changed } from '#store/resources/resource-change.ts'
import type { Database } from '#store/run.ts'

/** What became of an entry. */
export interface BatchOutcome {
  /** Null where there is no such node, and nothing was to be made there. */
  resource: string | null
  /** Whether the batch made it. */
  created: boolean
  changes: { outcome: 'created' | 'replaced' | 'unchanged' | 'removed'; grant: GrantRow }[]
}

/**
 * Makes the nodes that are missing, gives or replaces grants and takes others back, in one statement. While it runs nothing in the
 * service moves and no node is made there, so that the way it went is the way there is.
 *
 * @returns what became of each entry
 * @throws Refusal `invalid-request` with everything that is wrong, `concurrent-change` when something it refers to went meanwhile
 */
export async function applyBatch(db: Database, caller: Caller, entries: BatchEntry[]): Promise<BatchOutcome[]> {
  const answer = await mapConstraintErrors(
    () =>
      runAs<{ faults: TreeFinding[]; outcomes: BatchOutcome[] }>(db, caller, {
        lock: lockOf(entries[0]!.name),
        steps: {
          plan: materialized(sql`select grant_batch_plan(${planInput(entries, caller)}::jsonb) as p from allowed`),
          sound: materialized(
            sql`select plan.p, allowed.user_id as by from plan, allowed where plan.p -> 'faults' = '[]'`,
          ),
          ...nodes,
          resource_created_audit: changed(caller, 'resource-created', sql`created_nodes`),
          ...changes,
          grant_created_audit: grantAuditEvent(caller, 'grant-created', sql`created`, { places }),
          grant_replaced_audit: grantAuditEvent(caller, 'grant-replaced', sql`replaced`, { was: sql`replaced.was` }),
          grant_deleted_audit: grantAuditEvent(caller, 'grant-deleted', sql`deleted`),
        },
        answer: sql`select p -> 'faults' as faults, (${outcomes(entries.length)}) as outcomes from plan`,
      }),
    goneMeanwhile,
  )
  if (answer!.faults.length > 0) throw invalid(answer!.faults.map(treeError))
  return answer!.outcomes
}

function lockOf(service: string): SQL {
  return sql`select pg_advisory_xact_lock(hashtextextended('tree ' || id, 0)) from resources
    where parent_id is null and ${asciiLower(sql`name`)} = ${asciiLower(sql`${service}::text`)}`
}

/** The entries as `grant_batch_plan` takes them. */
function planInput(entries: BatchEntry[], caller: Caller): string {
  return JSON.stringify(
    entries.map(({ name, type, action, change }) => ({
      name,
      type,
      action,
      permission: change?.permission.name,
      access: change?.permission.access,
      scope: change?.permission.scope,
      expires_at: change?.expiresAt ?? undefined,
      exact: change?.exact ?? false,
      user: change?.user === undefined ? undefined : userMeant(change.user, caller),
      groups: change?.groups.map(({ at, group }) => ({ pointer: at, ...groupMeant(group) })) ?? [],
    })),
  )
}

const places = sql`places`

const nodes: Steps = {
  nodes: materialized(sql`select node.* from sound, jsonb_to_recordset(p -> 'nodes') as node
    (n integer, id bigint, is_new boolean, parent_id bigint, path bigint[], name text, type text)`),
  created_nodes: sql`insert into resources (id, parent_id, name, display_name, type, path) overriding system value
    select id, parent_id, name, name, type, path from nodes where nodes.is_new order by n returning *`,
  places: materialized(sql`select id, uuid from created_nodes union all
    select r.id, r.uuid from nodes join resources r on r.id = nodes.id`),
}

const changes: Steps = {
  requested:
    materialized(sql`select w.*, by from sound, jsonb_to_recordset(p -> 'grants') as w (resource_id bigint, remove boolean,
    exact boolean, permission text, access access, scope scope, expires_at timestamptz, user_id integer, group_id integer)`),
  given: sql`insert into grants as g (resource_id, permission, user_id, group_id, access, scope, expires_at, created_by)
    select resource_id, permission, user_id, group_id, access, scope, expires_at, by from requested where not remove
    on conflict (resource_id, permission, holder) ${replacing}`,
  created: sql`select * from given where fresh`,
  replaced: sql`select * from given where not fresh and altered`,
  deleted: sql`delete from grants g using requested w
    where w.remove and g.resource_id = w.resource_id and g.permission = w.permission
      and g.holder = coalesce(w.user_id, -w.group_id) and (not w.exact or (g.access, g.scope) = (w.access, w.scope))
    returning g.*`,
  outcomes: sql`select resource_id, user_id, group_id, case when fresh then 'created' when altered then 'replaced' else 'unchanged' end as outcome,
      ${grantOf(sql`given`, places)} as shown from given
    union all
    select resource_id, user_id, group_id, 'removed', ${grantOf(sql`deleted`)} from deleted`,
}

function outcomes(count: number): SQL {
  return sql`select jsonb_agg(jsonb_build_object('resource', places.uuid, 'created', coalesce(nodes.is_new, false),
      'changes', coalesce((select jsonb_agg(jsonb_build_object('outcome', o.outcome, 'grant', o.shown) order by o.user_id, o.group_id)
        from outcomes o where o.resource_id = nodes.id), '[]')) order by entry.n)
    from generate_series(1, ${count}::integer) entry (n) left join nodes on nodes.n = entry.n left join places on places.id = nodes.id`
}

const goneMeanwhile = Object.fromEntries(
  [
    'grants_resource_id_resources_id_fk',
    'grants_user_id_users_id_fk',
    'grants_group_id_groups_id_fk',
    'resources_sibling_name',
    'resources_parent_id_resources_id_fk',
  ].map((constraint) => [constraint, changedMeanwhile]),
)

function changedMeanwhile(): Refusal {
  return new Refusal('concurrent-change', {
    detail: 'Something that the batch refers to was changed at the same time. Nothing was done; send the batch again.',
  })
}
