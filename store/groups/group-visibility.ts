/** The groups whose members the members of a group may see. Visibility is neither symmetric nor transitive. */
import { sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { invalid, type Refusal } from '#domain/refusal.ts'
import { mapConstraintErrors } from '#store/constraints.ts'
import { mayConfer } from '#store/keys/conferral.ts'
import { groupsMeant, isGroup } from '#store/references.ts'
import { auditEvent, materialized, runAs } from '#store/run-as.ts'
import type { Database } from '#store/run.ts'
import { groupNames, groupOf, type GroupRow } from './group-row.ts'
import { type GroupAnswer, groupDenial, requireGroup, targetGroup } from './groups.ts'

/**
 * Sets the groups that a group may see to exactly these, or changes nothing. Requests for one group wait for each other, and the last one holds.
 *
 * @param references uuids or names; duplicates count once
 * @throws Refusal `not-found`, `forbidden` for a group of the service, `invalid-request` with a pointer to every group that cannot be seen
 */
export async function setVisibleGroups(
  db: Database,
  caller: Caller,
  group: string,
  references: string[],
): Promise<GroupRow> {
  const answer = await mapConstraintErrors(
    () =>
      runAs<GroupAnswer<GroupRow> & { unknown: number[] }>(db, caller, {
        lock: sql`select count(*) from (
          select from groups g where ${isGroup(sql`g`, group)} for no key update) as locked`,
        steps: {
          target_group: targetGroup(group),
          requested: materialized(groupsMeant(references)),
          unknown: materialized(sql`select n from generate_series(0, ${references.length - 1}::integer) as n
            where n not in (select requested.n from requested, target_group where requested.id <> target_group.id)`),
          decision: materialized(
            sql`select ${groupDenial({ 'visibility-beyond-own': sql`not ${mayConfer(sql`array['users:read']`)}` })} from target_group`,
          ),
          viewer: materialized(sql`select target_group.* from target_group, decision
            where denied is null and not exists (select from unknown)`),
          removed: sql`delete from group_visibility v using viewer
            where v.viewer_id = viewer.id and v.group_id not in (select id from requested) returning v.group_id`,
          added: sql`insert into group_visibility (viewer_id, group_id) select distinct viewer.id, requested.id from viewer, requested
            on conflict do nothing returning group_id`,
          change:
            materialized(sql`select array(select g.uuid from groups g join added on added.group_id = g.id) as added,
              array(select g.uuid from groups g join removed on removed.group_id = g.id) as removed`),
          changed: sql`update groups g set updated_at = app_now() from viewer, change
            where g.id = viewer.id and change.added || change.removed <> '{}' returning g.*`,
          audit: auditEvent(caller, {
            action: 'group-visibility-set',
            targetKind: 'group',
            target: sql`changed.uuid`,
            from: sql`changed, change`,
            details: sql`jsonb_build_object('added', to_jsonb(change.added), 'removed', to_jsonb(change.removed))`,
          }),
          visible: materialized(
            sql`select ${groupNames(sql`g`)} as names from groups g where g.id in (select id from requested)`,
          ),
        },
        answer: sql`select denied, array(select n from unknown order by n) as unknown,
          coalesce((select ${groupOf(sql`changed`, sql`visible.names`)} from changed), ${groupOf(sql`target_group`)}) as "group"
          from target_group, decision, visible`,
      }),
    { group_visibility_group_id_groups_id_fk: () => invisibleGroups([]) },
  )
  const changed = requireGroup(answer)
  if (answer!.unknown.length > 0) throw invisibleGroups(answer!.unknown)
  return changed
}

function invisibleGroups(positions: number[]): Refusal {
  const detail = 'The group does not exist, or is the group itself. Nothing was changed.'
  return invalid(
    positions.map((n) => ({ pointer: `/groups/${n}`, code: 'unknown-group', detail })),
    detail,
  )
}
