/** A batch of changes to grants along one path down from a service: all of them are made, or none. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { materialized, runAs, type Step, type Steps } from '#store/run-as.ts'
import type { Caller } from '#domain/caller.ts'
import type { BatchEntry } from '#domain/grants/grant-batch.ts'
import { invalid, Refusal } from '#domain/refusal.ts'
import { mapConstraintErrors } from '#store/constraints.ts'
import { treeError, type TreeFinding } from '#store/resources/tree-errors.ts'
import { grantOf, type GrantRow } from './grant-row.ts'
import { grantAuditEvent, type GrantOutcome, replaceOnConflict } from './grants.ts'
import { mayConfer } from '#store/conferral.ts'
import { grantBeyondOwn, isBeyondOwn, partsOfDefault, partsOfGrant } from '#store/hand-on.ts'
import { asciiLower, groupMeant, jsonWithUsers } from '#store/references.ts'
import { resourceAuditEvent } from '#store/resources/resource-change.ts'
import type { Database } from '#store/run.ts'

/** The outcome of an entry. */
export interface BatchOutcome {
  /** Null where the node does not exist and the entry does not create it. */
  resource: string | null
  /** Whether the batch created the node. */
  created: boolean
  changes: { outcome: GrantOutcome | 'removed'; grant: GrantRow }[]
}

/**
 * Creates missing nodes, creates or replaces grants and deletes others, in one statement. It holds the lock of the service's tree, so that no
 * node moves or is created there meanwhile.
 *
 * @returns the outcome of each entry
 * @throws Refusal `invalid-request` with every field error, `forbidden` for what the caller may not do, `concurrent-change` where something it
 *   refers to is deleted meanwhile
 */
export async function applyBatch(db: Database, caller: Caller, entries: BatchEntry[]): Promise<BatchOutcome[]> {
  const answer = await mapConstraintErrors(
    () =>
      runAs<{ errors: TreeFinding[]; is_beyond: boolean; outcomes: BatchOutcome[] }>(db, caller, {
        lock: lockOf(entries[0]!.name),
        steps: {
          planned: materialized(sql`select grant_batch_plan(${planInput(entries, caller)}) as p from allowed`),
          beyond: beyondStep,
          accepted: materialized(
            sql`select planned.p, allowed.user_id as by from planned, allowed, beyond
              where planned.p -> 'errors' = '[]' and not beyond.is_beyond`,
          ),
          ...nodeSteps,
          resource_created_audit: resourceAuditEvent(caller, 'resource-created', sql`created_nodes`),
          ...grantSteps,
          grant_created_audit: grantAuditEvent(caller, 'grant-created', sql`created`, { places: existingNodes }),
          grant_replaced_audit: grantAuditEvent(caller, 'grant-replaced', sql`replaced`, {
            previous: sql`replaced.previous`,
          }),
          grant_deleted_audit: grantAuditEvent(caller, 'grant-deleted', sql`deleted`),
        },
        answer: sql`select p -> 'errors' as errors, is_beyond, (${outcomesOf(entries.length)}) as outcomes from planned, beyond`,
      }),
    referencesGone,
  )
  if (answer!.errors.length > 0) throw invalid(answer!.errors.map(treeError))
  if (answer!.is_beyond) throw grantBeyondOwn()
  return answer!.outcomes
}

/** The lock of the tree below the service of this name. */
function lockOf(service: string): SQL {
  return sql`select pg_advisory_xact_lock(hashtextextended('tree ' || id, 0)) from resources
    where parent_id is null and ${asciiLower(sql`name`)} = ${asciiLower(sql`${service}::text`)}`
}

/** The entries as `grant_batch_plan` takes them. */
function planInput(entries: BatchEntry[], caller: Caller): SQL {
  return jsonWithUsers(caller, (meant) =>
    entries.map(({ name, type, action, change }) => ({
      name,
      type,
      action,
      permission: change?.permission.name,
      access: change?.permission.access,
      scope: change?.permission.scope,
      expires_at: change?.expiresAt ?? undefined,
      requires_aal: change?.permission.requires?.aal,
      requires_within_minutes: change?.permission.requires?.within_minutes,
      exact: change?.exact ?? false,
      user: change?.user === undefined ? undefined : meant(change.user),
      groups: change?.groups.map(({ at, group }) => ({ pointer: at, ...groupMeant(group) })) ?? [],
    })),
  )
}

const changed = {
  permission: sql`change.permission`,
  scope: sql`change.scope`,
  until: sql`change.expires_at`,
  aal: sql`change.requires_aal`,
  minutes: sql`change.requires_within_minutes`,
}
const held = partsOfGrant(sql`held`)
const byDefault = partsOfDefault(sql`d.permission`)

/**
 * Step `beyond`, from `planned`: whether the caller may not do what one of the grants is about, or one that is in its place; or removes the grants
 * of a node that may open to the defaults of its type; or creates nodes without the scope for it.
 */
const beyondStep: Step =
  materialized(sql`select coalesce(bool_or((held.id is not null and ${isBeyondOwn(sql`node.path`, held)})
        or case when change.remove then exists (select from type_defaults d
            where d.root = node.path[1] and ${isBeyondOwn(sql`node.path`, byDefault)})
          else ${isBeyondOwn(sql`node.path`, changed)} end), false)
      or coalesce((select bool_or(node.is_new) and not ${mayConfer(sql`array['tree:write']`)}
        from planned, jsonb_to_recordset(p -> 'nodes') as node (is_new boolean)), false) as is_beyond
    from planned, jsonb_to_recordset(planned.p -> 'grants') as change
        (n integer, resource_id bigint, remove boolean, permission text, scope scope, expires_at timestamptz, requires_aal smallint,
          requires_within_minutes integer, user_id integer, group_id integer)
      join jsonb_to_recordset(planned.p -> 'nodes') as node (n integer, path bigint[]) on node.n = change.n
      left join grants held on held.resource_id = change.resource_id and held.permission = change.permission
        and held.holder = coalesce(change.user_id, -change.group_id)`)

const existingNodes = sql`existing_nodes`

/** Steps `nodes`, `created_nodes` and `existing_nodes`, from `accepted`: the nodes of the path, and the missing ones, created. */
const nodeSteps: Steps = {
  nodes: materialized(sql`select node.* from accepted, jsonb_to_recordset(p -> 'nodes') as node
    (n integer, id bigint, is_new boolean, parent_id bigint, path bigint[], name text, type text)`),
  created_nodes: sql`insert into resources (id, parent_id, name, display_name, type, path) overriding system value
    select id, parent_id, name, name, type, path from nodes where nodes.is_new order by n returning *`,
  existing_nodes:
    materialized(sql`select nodes.id, coalesce(c.uuid, r.uuid) as uuid, first_value(nodes.name) over down as service,
      coalesce(string_agg('/' || nodes.name, '') filter (where nodes.parent_id is not null) over down, '') as path
    from nodes left join created_nodes c on c.id = nodes.id left join resources r on r.id = nodes.id window down as (order by nodes.n)`),
}

/** Steps from `accepted` and `existing_nodes`: `written`, `created`, `replaced` and `deleted` are grants, `outcomes` what the response says of each. */
const grantSteps: Steps = {
  requested:
    materialized(sql`select q.*, by from accepted, jsonb_to_recordset(p -> 'grants') as q (resource_id bigint, remove boolean,
    exact boolean, permission text, access access, scope scope, expires_at timestamptz, requires_aal smallint,
    requires_within_minutes integer, user_id integer, group_id integer)`),
  written: sql`insert into grants as g (resource_id, permission, user_id, group_id, access, scope, expires_at, requires_aal,
      requires_within_minutes, created_by, created_at, updated_at)
    select resource_id, permission, user_id, group_id, access, scope, expires_at, requires_aal, requires_within_minutes, by,
      clock.now, clock.now
    from requested, (select app_now() as now offset 0) as clock where not remove
    on conflict (resource_id, permission, holder) ${replaceOnConflict}`,
  created: sql`select * from written where write_outcome = 'created'`,
  replaced: sql`select * from written where write_outcome = 'replaced'`,
  deleted: sql`delete from grants g using requested q
    where q.remove and g.resource_id = q.resource_id and g.permission = q.permission
      and g.holder = coalesce(q.user_id, -q.group_id) and (not q.exact or (g.access, g.scope) = (q.access, q.scope))
      and (num_nonnulls(q.requires_aal, q.requires_within_minutes) = 0
        or (g.requires_aal, g.requires_within_minutes) is not distinct from (q.requires_aal, q.requires_within_minutes))
    returning g.*`,
  outcomes: sql`select resource_id, user_id, group_id, write_outcome as outcome,
      ${grantOf(sql`written`, existingNodes)} as grant_row from written
    union all
    select resource_id, user_id, group_id, 'removed', ${grantOf(sql`deleted`)} from deleted`,
}

/** From `nodes`, `existing_nodes` and `outcomes`: a `BatchOutcome` for each entry. */
function outcomesOf(count: number): SQL {
  return sql`select jsonb_agg(jsonb_build_object('resource', existing_nodes.uuid, 'created', coalesce(nodes.is_new, false),
      'changes', coalesce((select jsonb_agg(jsonb_build_object('outcome', o.outcome, 'grant', o.grant_row) order by o.user_id, o.group_id)
        from outcomes o where o.resource_id = nodes.id), '[]')) order by entry.n)
    from generate_series(1, ${count}::integer) entry (n) left join nodes on nodes.n = entry.n left join existing_nodes on existing_nodes.id = nodes.id`
}

const referencesGone = Object.fromEntries(
  [
    'grants_resource_id_resources_id_fk',
    'grants_user_id_users_id_fk',
    'grants_group_id_groups_id_fk',
    'resources_sibling_name',
    'resources_parent_id_resources_id_fk',
  ].map((constraint) => [constraint, conflictingChange]),
)

function conflictingChange(): Refusal {
  return new Refusal('concurrent-change', {
    detail:
      'Something that the batch refers to was changed at the same time. Nothing was changed. Send the batch again.',
  })
}
