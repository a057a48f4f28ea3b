/** The groups that a user is in: read page by page, and set as a whole. Seed: `set_group_ids`. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Group } from '#domain/groups/capabilities/capabilities.ts'
import type { MembershipFlags } from '#domain/groups/capabilities/flags.ts'
import type { Caller } from '#domain/caller.ts'
import { invalid, Refusal } from '#domain/refusal.ts'
import { runAs, audited } from '#store/run-as.ts'
import { lockUsers } from '#store/administrators.ts'
import { mapConstraintErrors } from '#store/constraints.ts'
import { flagsOf, isOf, type MembershipFilter } from './memberships.ts'
import { onPage, type Page, type PageRequest, toPage } from '#store/pagination.ts'
import { groupsMeant } from '#store/references.ts'
import type { Database } from '#store/run.ts'
import {
  requireTarget,
  type CallerRelation,
  callerRelation,
  legacyTargetUser,
  unknownUser,
} from '#store/user-target.ts'

/** A user's place in a group. */
export interface MembershipItem extends Group {
  status: 'active' | 'pending'
  flags: MembershipFlags
  since: string
}

/** A page of the groups that a user is in: the caller, or one whom they may edit. @throws Refusal `not-found` */
export async function groupsOf(
  db: Database,
  caller: Caller,
  reference: string,
  filter: MembershipFilter,
  page: PageRequest,
): Promise<Page<MembershipItem>> {
  const { after, order } = onPage(sql`g`, page)
  const found = await runAs<CallerRelation & { items: MembershipItem[] }>(db, caller, {
    steps: [
      legacyTargetUser(caller, reference),
      sql`shown as (
        select g.uuid, jsonb_build_object('uuid', g.uuid, 'name', g.name, 'status', m.status, 'since', m.joined_at,
          'flags', ${flagsOf(sql`m`)}) as item
        from target join memberships_with_pending m on m.user_id = target.id join groups g on g.id = m.group_id
        where ${isOf(filter)} and ${after} ${order})`,
    ],
    answer: sql`select ${callerRelation}, coalesce((select jsonb_agg(item order by uuid) from shown), '[]') as items from target`,
  })
  if (found?.reserved) throw unknownUser()
  return toPage(requireTarget(found).items, page)
}

/** What became of a wish for an exact set of groups. Sorted by name. */
export interface GroupsSet {
  added: Group[]
  /** Wanted, and waiting for the user to accept the group's terms. */
  pending: Group[]
  removed: Group[]
  kept: Group[]
  /** Not wanted, and beyond the caller's reach: still there. */
  frozen: Group[]
  upload_group: Group | null
}

/**
 * Makes somebody's memberships exactly those wanted, as far as the caller reaches: an administrator everywhere, a group administrator in the
 * groups that they administer. What lies beyond stays. A group that has terms waits for the user to accept them. All of it or nothing; wishes for one user wait for each other.
 *
 * @param wanted uuids or names
 * @throws Refusal `not-found`, `forbidden`, `invalid-request` with a pointer to every group that there is not or that is not the caller's to give
 */
export async function setGroups(db: Database, caller: Caller, reference: string, wanted: string[]): Promise<GroupsSet> {
  const answer = await mapConstraintErrors(
    () =>
      runAs<CallerRelation & GroupsSet & { refused: number[] }>(db, caller, {
        lock: lockUsers(caller, reference, { all: false }),
        steps: [legacyTargetUser(caller, reference), ...planned(wanted), ...carriedOut, recorded(caller)],
        answer: sql`select ${callerRelation}, array(select n from refused order by n) as refused, ${groupsThat('added')},
          ${groupsThat('pending')}, ${groupsThat('removed')}, ${groupsThat('kept')}, ${groupsThat('frozen')}, (
            select jsonb_build_object('uuid', g.uuid, 'name', g.name) from groups g where g.id = target.upload_group_id
              and not exists (select from plan where plan.id = g.id and plan.fate = 'removed')) as upload_group
          from target`,
      }),
    {
      memberships_group_id_groups_id_fk: () => unknownGroups([]),
      pending_memberships_group_id_groups_id_fk: () => unknownGroups([]),
    },
  )
  const { is_self: _, reserved: __, administrator: ___, may_edit, refused, ...outcome } = requireTarget(answer)
  if (!may_edit)
    throw new Refusal('forbidden', { detail: 'Only those who administer groups may set the groups of a user.' })
  if (refused.length > 0) throw unknownGroups(refused)
  return outcome
}

/** What is to become of every group that is held or wanted. Model: `planGroups` of `test/models/groups/membership-changes.ts`. */
function planned(wanted: string[]): SQL[] {
  return [
    sql`wish as materialized (select n from generate_series(0, ${wanted.length - 1}::integer) as n)`,
    sql`named as materialized (${groupsMeant(wanted)})`,
    sql`plan as materialized (
      select id, uuid, name, case when waits and wanted then 'pending' when held and wanted then 'kept'
        when wanted and within then 'added' when wanted then 'beyond' when within then 'removed' else 'frozen' end as fate
      from (select g.id, g.uuid, g.name, g.id in (select id from named) as wanted,
          exists (select from memberships_with_pending m where m.user_id = target.id and m.group_id = g.id) as held,
          exists (select from pending_memberships m where m.user_id = target.id and m.group_id = g.id) as waits,
          target.administrator or g.id in (select m.group_id from caller
            join memberships m on m.user_id = caller.user_id and m.group_administrator) as within
        from target, groups g where g.id in (
          select id from named union select m.group_id from memberships_with_pending m where m.user_id = target.id)) as facts)`,
    sql`refused as materialized (
      select n from wish where n not in (select named.n from named join plan using (id) where plan.fate <> 'beyond'))`,
    sql`editable as materialized (select id, uuid from target where may_edit and not exists (select from refused))`,
  ]
}

/** `fates` is the plan as it was carried out. A trigger on `memberships` empties the upload group of whoever leaves it. */
const carriedOut: SQL[] = [
  sql`fates as materialized (
    select uuid, name, outcome, case when fate = 'added' and outcome in ('pending', 'repeated') then 'pending' else fate end as fate
    from (
      select plan.*, case when editable.id is null then null when fate = 'removed' then leave_group(editable.id, plan.id)
        when fate = 'added'
        then (select e.outcome from join_group(editable.id, plan.id, null, null, caller.user_id) as e) end as outcome
      from caller, plan left join editable on true) as done)`,
  sql`changed as materialized (
    select uuid, array(select f.uuid from fates f where f.fate = 'added' and f.outcome = 'active') as added,
      array(select f.uuid from fates f where f.fate = 'pending' and f.outcome = 'pending') as asked,
      array(select f.uuid from fates f where f.fate = 'removed' and f.outcome is not null) as removed from editable)`,
]

function recorded(caller: Caller): SQL {
  return audited(caller, {
    action: 'user-groups-set',
    targetKind: 'user',
    target: sql`changed.uuid`,
    from: sql`changed where added || asked || removed <> '{}'`,
    details: sql`jsonb_build_object('added', to_jsonb(changed.added), 'removed', to_jsonb(changed.removed))
      || case when asked <> '{}' then jsonb_build_object('asked', to_jsonb(changed.asked)) else '{}' end`,
  })
}

function groupsThat(fate: 'added' | 'pending' | 'removed' | 'kept' | 'frozen'): SQL {
  return sql`coalesce((select jsonb_agg(jsonb_build_object('uuid', uuid, 'name', name) order by name collate "C")
    from fates where fate = ${fate}), '[]') as ${sql.identifier(fate)}`
}

function unknownGroups(positions: number[]): Refusal {
  const detail = 'The group does not exist, or you may not add users to it. Nothing was changed.'
  return invalid(
    positions.map((n) => ({ pointer: `/groups/${n}`, code: 'unknown-group', detail })),
    detail,
  )
}
