/** Which groups' members the members of a group may see: one hop, and only this way round (CamCOPS). */
import { sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { invalid, type Refusal } from '#domain/refusal.ts'
import { runAs, audited } from '#store/run-as.ts'
import { mapConstraintErrors } from '#store/constraints.ts'
import { groupNames, groupOf, type GroupRow } from './group-row.ts'
import { changedGroup, isReserved, namedGroup } from './groups.ts'
import { groupsMeant, isGroup } from '#store/references.ts'
import type { Database } from '#store/run.ts'

/**
 * Makes the groups that a group may see exactly these. All of it or nothing; wishes for one group wait for each other, so that the last one holds.
 *
 * @param wanted uuids or names; one that is there twice counts once
 * @throws Refusal `not-found`, `forbidden` for one of our own, `invalid-request` with a pointer to every group that cannot be seen
 */
export async function setVisible(db: Database, caller: Caller, reference: string, wanted: string[]): Promise<GroupRow> {
  const answer = await mapConstraintErrors(
    () =>
      runAs<{ reserved: boolean; refused: number[]; group: GroupRow }>(db, caller, {
        lock: sql`select count(*) from (
          select from groups g where ${isGroup(sql`g`, reference)} for no key update) as locked`,
        steps: [
          namedGroup(reference),
          sql`meant as materialized (${groupsMeant(wanted)})`,
          sql`refused as materialized (
            select n from generate_series(0, ${wanted.length - 1}::integer) as n
            where n not in (select meant.n from meant, named where meant.id <> named.id))`,
          sql`viewer as materialized (
            select named.* from named where not ${isReserved(sql`named`)} and not exists (select from refused))`,
          sql`removed as (
            delete from group_visibility v using viewer
            where v.viewer_id = viewer.id and v.group_id not in (select id from meant) returning v.group_id)`,
          sql`added as (
            insert into group_visibility (viewer_id, group_id) select distinct viewer.id, meant.id from viewer, meant
            on conflict do nothing returning group_id)`,
          sql`change as materialized (
            select array(select g.uuid from groups g join added on added.group_id = g.id) as added,
              array(select g.uuid from groups g join removed on removed.group_id = g.id) as removed)`,
          sql`changed as (
            update groups g set updated_at = app_now() from viewer, change
            where g.id = viewer.id and change.added || change.removed <> '{}' returning g.*)`,
          audited(caller, {
            action: 'group-visibility-set',
            targetKind: 'group',
            target: sql`changed.uuid`,
            from: sql`changed, change`,
            details: sql`jsonb_build_object('added', to_jsonb(change.added), 'removed', to_jsonb(change.removed))`,
          }),
          sql`visible as materialized (select ${groupNames(sql`g`)} as names from groups g where g.id in (select id from meant))`,
        ],
        answer: sql`select ${isReserved(sql`named`)} as reserved, array(select n from refused order by n) as refused,
          coalesce((select ${groupOf(sql`changed`, sql`visible.names`)} from changed), ${groupOf(sql`named`)}) as "group"
          from named, visible`,
      }),
    { group_visibility_group_id_groups_id_fk: () => cannotBeSeen([]) },
  )
  const group = changedGroup(answer)
  if (answer!.refused.length > 0) throw cannotBeSeen(answer!.refused)
  return group
}

function cannotBeSeen(positions: number[]): Refusal {
  const detail = 'The group does not exist, or is the group itself. Nothing was changed.'
  return invalid(
    positions.map((n) => ({ pointer: `/groups/${n}`, code: 'unknown-group', detail })),
    detail,
  )
}
