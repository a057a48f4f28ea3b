/** The groups of a user: listed by page, and set as a whole. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import type { Group } from '#domain/groups/capabilities/capabilities.ts'
import type { MembershipFlags } from '#domain/groups/capabilities/flags.ts'
import { invalid, Refusal } from '#domain/refusal.ts'
import { lockUsers } from '#store/administrators.ts'
import { membershipReach } from '#store/edit-rights.ts'
import { isGroupBeyondOwn } from '#store/hand-on.ts'
import { mapConstraintErrors } from '#store/constraints.ts'
import { onPage, type Page, type PageRequest, toPage } from '#store/pagination.ts'
import { groupsMeant } from '#store/references.ts'
import { auditEvent, materialized, runAs, type Step } from '#store/run-as.ts'
import type { Database } from '#store/run.ts'
import {
  callerRelation,
  type CallerRelation,
  requireReach,
  requireTarget,
  targetUser,
  unknownUser,
} from '#store/user-target.ts'
import { flagsOf, matchesFilter, type MembershipFilter } from './memberships.ts'

/** A membership of a user. */
export interface MembershipItem extends Group {
  status: 'active' | 'pending'
  flags: MembershipFlags
  since: string
}

/** A page of the groups of the caller, or of a user whom they may edit. @throws Refusal `not-found` */
export async function listUserGroups(
  db: Database,
  caller: Caller,
  reference: string,
  filter: MembershipFilter,
  page: PageRequest,
): Promise<Page<MembershipItem>> {
  const { after, order } = onPage(sql`g`, page)
  const answer = await runAs<CallerRelation & { items: MembershipItem[] }>(db, caller, {
    steps: {
      target: targetUser(caller, reference),
      listed: sql`select jsonb_build_object('uuid', g.uuid, 'name', g.name, 'status', m.status, 'since', m.joined_at,
          'flags', ${flagsOf(sql`m`)}) as item
        from target join memberships_with_pending m on m.user_id = target.id join groups g on g.id = m.group_id
        where ${matchesFilter(filter)} and ${after} ${order}`,
    },
    answer: sql`select ${callerRelation}, coalesce((select jsonb_agg(item) from listed), '[]') as items from target`,
  })
  if (answer?.reserved) throw unknownUser()
  return toPage(requireTarget(answer).items, page)
}

/** What a request for an exact set of groups changed. Sorted by name. */
export interface UserGroupsChange {
  added: Group[]
  /** Requested; the user has yet to accept the terms of the group. */
  pending: Group[]
  removed: Group[]
  kept: Group[]
  /** Not requested, and kept because the caller does not administer them. */
  frozen: Group[]
  upload_group: Group | null
}

/**
 * Sets the groups of a user to exactly those requested, as far as the caller may: a superuser all of them, an administrator by another role those
 * that have no rights beyond their own, a group administrator those that they administer; others stay. A membership in a group with terms is
 * pending until the user accepts them. All changes are made, or none; requests for one user wait for each other.
 *
 * @param groups uuids or names
 * @throws Refusal `not-found`, `forbidden`, `invalid-request` with a pointer to every group that does not exist or that the caller may not assign
 */
export async function setUserGroups(
  db: Database,
  caller: Caller,
  reference: string,
  groups: string[],
): Promise<UserGroupsChange> {
  const answer = await mapConstraintErrors(
    () =>
      runAs<CallerRelation & UserGroupsChange & { unknown: number[] }>(db, caller, {
        lock: lockUsers(caller, reference, { all: false }),
        steps: {
          target: targetUser(caller, reference, membershipReach),
          positions: materialized(sql`select n from generate_series(0, ${groups.length - 1}::integer) as n`),
          requested: materialized(groupsMeant(groups)),
          plan: plannedChanges,
          unknown: materialized(sql`select n from positions
            where n not in (select requested.n from requested join plan using (id) where plan.change <> 'not-permitted')`),
          editable: materialized(sql`select id, uuid from target where may_edit and not exists (select from unknown)`),
          changes: appliedChanges,
          summary: materialized(sql`select uuid,
              array(select c.uuid from changes c where c.change = 'added' and c.outcome = 'active') as added,
              array(select c.uuid from changes c where c.change = 'pending' and c.outcome = 'pending') as pending,
              array(select c.uuid from changes c where c.change = 'removed' and c.outcome is not null) as removed
            from editable`),
          audit: auditEvent(caller, {
            action: 'user-groups-set',
            targetKind: 'user',
            target: sql`summary.uuid`,
            from: sql`summary where added || pending || removed <> '{}'`,
            details: sql`jsonb_build_object('added', to_jsonb(summary.added), 'removed', to_jsonb(summary.removed))
              || case when pending <> '{}' then jsonb_build_object('pending', to_jsonb(summary.pending)) else '{}' end`,
          }),
        },
        answer: sql`select ${callerRelation}, array(select n from unknown order by n) as unknown, ${groupsWith('added')},
          ${groupsWith('pending')}, ${groupsWith('removed')}, ${groupsWith('kept')}, ${groupsWith('frozen')}, (
            select jsonb_build_object('uuid', g.uuid, 'name', g.name) from groups g where g.id = target.upload_group_id
              and not exists (select from plan where plan.id = g.id and plan.change = 'removed')) as upload_group
          from target`,
      }),
    {
      memberships_group_id_groups_id_fk: () => groupsNotAssignable([]),
      pending_memberships_group_id_groups_id_fk: () => groupsNotAssignable([]),
    },
  )
  const {
    is_self: _,
    reserved: __,
    administrator: ___,
    is_service: ____,
    may_edit,
    unknown,
    ...change
  } = requireReach(answer)
  if (!may_edit)
    throw new Refusal('forbidden', {
      detail: 'Only administrators and group administrators may set the groups of a user.',
    })
  if (unknown.length > 0) throw groupsNotAssignable(unknown)
  return change
}

/**
 * Step `plan`, from `target` and `requested`: the change of each group that the user is in or that is requested. Model: `planGroups` of
 * `test/models/groups/membership-changes.ts`.
 */
const plannedChanges: Step = materialized(sql`select id, uuid, name,
    case when is_pending and is_requested then 'pending' when is_member and is_requested then 'kept'
      when is_requested and is_permitted then 'added' when is_requested then 'not-permitted'
      when is_permitted then 'removed' else 'frozen' end as change
  from (select g.id, g.uuid, g.name, g.id in (select id from requested) as is_requested,
      exists (select from memberships_with_pending m where m.user_id = target.id and m.group_id = g.id) as is_member,
      exists (select from pending_memberships m where m.user_id = target.id and m.group_id = g.id) as is_pending,
      (target.administrator and not case when g.id in (select id from requested) then ${isGroupBeyondOwn(sql`g`, 'allow')}
        else ${isGroupBeyondOwn(sql`g`, 'deny')} end) or g.id in (select m.group_id from caller
        join memberships m on m.user_id = caller.user_id and m.group_administrator) as is_permitted
    from target, groups g where g.id in (
      select id from requested union select m.group_id from memberships_with_pending m where m.user_id = target.id)) as facts`)

/**
 * Step `changes`, from `plan` and `editable`: the plan with the outcome of each change; nothing is changed without a row in `editable`.
 * `schema/triggers/memberships_upload_group.sql` empties the upload group where the user leaves it.
 */
const appliedChanges: Step = materialized(sql`select uuid, name, outcome,
    case when change = 'added' and outcome in ('pending', 'repeated') then 'pending' else change end as change
  from (
    select plan.*, case when editable.id is null then null when change = 'removed' then leave_group(editable.id, plan.id)
      when change = 'added'
      then (select j.outcome from join_group(editable.id, plan.id, null, null, caller.user_id) as j) end as outcome
    from caller, plan left join editable on true) as applied`)

function groupsWith(change: 'added' | 'pending' | 'removed' | 'kept' | 'frozen'): SQL {
  return sql`coalesce((select jsonb_agg(jsonb_build_object('uuid', uuid, 'name', name) order by name collate "C")
    from changes where change = ${change}), '[]') as ${sql.identifier(change)}`
}

function groupsNotAssignable(positions: number[]): Refusal {
  const detail = 'The group does not exist, or you may not add users to it. Nothing was changed.'
  return invalid(
    positions.map((n) => ({ pointer: `/groups/${n}`, code: 'unknown-group', detail })),
    detail,
  )
}
