/** The members of a group and their flags. Administrators change all of them, the administrators of a group those whom they may edit. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import {
  flagPointer,
  type FlagsByName,
  groupAdministrator,
  type MembershipFlags,
} from '#domain/groups/capabilities/flags.ts'
import { invalid, Refusal } from '#domain/refusal.ts'
import { lockUsers } from '#store/administrators.ts'
import { mapConstraintErrors } from '#store/constraints.ts'
import { firstDenial } from '#store/denials.ts'
import { mayEdit, membershipReach } from '#store/edit-rights.ts'
import { isUnlimited } from '#store/keys/conferral.ts'
import { groupBeyondOwn, isGroupBeyondOwn } from '#store/keys/hand-on.ts'
import { inUserOrder, onUserPage, type Page, type PageRequest, toPage } from '#store/pagination.ts'
import { isGroup, isUser } from '#store/references.ts'
import { materialized, runAs, type Step, type Steps } from '#store/run-as.ts'
import type { Database } from '#store/run.ts'
import { reservedUser, unknownUser } from '#store/user-target.ts'
import { isReserved, reservedGroup, unknownGroup } from './groups.ts'
import {
  flagsOf,
  administersGroup,
  joinAction,
  leaveAction,
  matchesFilter,
  membershipConflicts,
  membershipEvent,
  type MembershipFilter,
} from './memberships.ts'

/** A member of a group, as its administrators see them. */
export interface MemberRow {
  /** Of the user. */
  uuid: string
  username: string
  full_name: string | null
  flags: MembershipFlags
  /** `pending`: the user has yet to accept the terms of the group. */
  status: 'active' | 'pending'
  /** When the membership began, or the pending one. */
  since: string
}

/**
 * Why a membership is not changed; the first that holds, in this order. `not-permitted`: the caller may not edit the user. `group-beyond-own`: they
 * are limited, and the group's grants allow, or to those who leave it no longer forbid, what they may not do.
 */
type MemberDenial =
  | 'reserved-group'
  | 'unknown-user'
  | 'reserved-user'
  | 'flags-not-permitted'
  | 'unknown-flags'
  | 'not-permitted'
  | 'group-beyond-own'

/** The answer of a change of a member. */
interface MemberAnswer {
  denied: MemberDenial | null
  /** The flags that the caller may not turn, that are unknown, and that exist. */
  forbidden_flags: string[]
  unknown_flags: string[]
  known_flags: string[]
}

const memberRefusals: Readonly<Record<MemberDenial, (answer: MemberAnswer) => Refusal>> = {
  'reserved-group': reservedGroup,
  'unknown-user': unknownUser,
  'reserved-user': reservedUser,
  'flags-not-permitted': ({ forbidden_flags }) => flagsNotPermitted(forbidden_flags),
  'unknown-flags': ({ unknown_flags, known_flags }) => unknownFlags(unknown_flags, known_flags),
  'not-permitted': () => new Refusal('forbidden', { detail: 'You may not change this member.' }),
  'group-beyond-own': groupBeyondOwn,
}

/** A page of the members of a group. @throws Refusal `not-found`, also for groups that the caller does not administer */
export async function listMembers(
  db: Database,
  caller: Caller,
  group: string,
  filter: MembershipFilter,
  page: PageRequest,
): Promise<Page<MemberRow>> {
  const { after, order, key } = onUserPage(sql`m`, page, sql`user_uuid`)
  const names = page.sort === 'name' ? sql`join users u on u.id = m.user_id` : sql``
  // Each status by itself walks its index, however few members the planner expects of a group.
  const branches = (filter === 'all' ? (['active', 'pending'] as const) : [filter]).map(
    (
      status,
    ) => sql`(select m.user_id, m.group_id, m.user_uuid as uuid, m.status, ${key} as sort_key from memberships_with_pending m ${names}
      where m.group_id = (select id from target_group) and ${matchesFilter(status)} and ${after} ${order})`,
  )
  const answer = await runAs<{ items: MemberRow[] }>(db, caller, {
    steps: {
      target_group: administeredGroup(group),
      listed: materialized(
        sql`select * from (${sql.join(branches, sql` union all `)}) as m order by ${inUserOrder} limit ${page.limit + 1}`,
      ),
      members: sql`select listed.uuid, sort_key, ${memberOf(sql`u`, flagsOf(sql`m`), sql`m`)} as item
        from listed join memberships_with_pending m using (user_id, group_id, status) join users u on u.id = user_id`,
    },
    answer: sql`select coalesce((select jsonb_agg(item order by ${inUserOrder}) from members), '[]') as items from target_group`,
  })
  if (!answer) throw unknownGroup()
  return toPage(answer.items, page)
}

/**
 * Makes a user a member with exactly these flags. Which flags the caller may turn: model `flagsOutOfReach` of
 * `test/models/groups/membership-changes.ts`. Changes of the memberships of one user wait for each other, so that none reverts a change that it
 * has not read. Where the group has terms the membership is pending until the user accepts them; a repeated request mails another link.
 *
 * @param flags on or off; a flag that is absent is turned off. Stored flags that the installation no longer has stay as they are.
 * @returns `added`: the membership is active, and was not before
 * @throws Refusal `not-found`, `forbidden` for groups and users of the service and for what the caller may not change, `invalid-request` for unknown flags
 */
export async function putMember(
  db: Database,
  caller: Caller,
  group: string,
  user: string,
  flags: FlagsByName,
): Promise<{ added: boolean; member: MemberRow }> {
  const answer = await mapConstraintErrors(
    () =>
      runAs<MemberAnswer & { added: boolean | null; member: MemberRow }>(db, caller, {
        lock: lockUsers(caller, user, { all: false }),
        steps: {
          target_group: administeredGroup(group),
          person: person(caller, user),
          desired: desiredFlags(flags),
          turned: materialized(sql`select f.name, f.set_by from person, desired, membership_flags f
            where desired.flags -> f.name <> person.before -> f.name`),
          decision: putDecision,
          ...membershipSteps,
          audit: membershipEvent(caller, joinAction(sql`audited`), sql`audited`, sql`audited.member -> 'flags'`),
        },
        answer: sql`select decision.denied, decision.forbidden_flags, desired.unknown as unknown_flags, desired.names as known_flags,
            (select outcome = 'active' from changed) as added,
            coalesce((select member from after_change), (
              select ${memberOf(sql`person`, sql`person.before`, sql`person`)} from person where is_member)) as member
          from decision, desired`,
      }),
    membershipConflicts,
  )
  const { added, member } = requireMemberChange(answer)
  return { added: added ?? false, member }
}

/**
 * Ends a membership, also a pending one; succeeds where there is none. `schema/triggers/memberships_upload_group.sql` empties the upload group
 * of the user where it is this one.
 *
 * @throws Refusal `not-found`, `forbidden` for groups and users of the service and for members whom the caller may not edit
 */
export async function removeMember(db: Database, caller: Caller, group: string, user: string): Promise<void> {
  const answer = await runAs<MemberAnswer>(db, caller, {
    lock: lockUsers(caller, user, { all: false }),
    steps: {
      target_group: administeredGroup(group),
      person: person(caller, user),
      ended: materialized(sql`select leave_group(person.id, target_group.id) as outcome
        from target_group, person where person.may_edit and not ${leavesBeyondOwn}`),
      changed: sql`select person.uuid as user_uuid, target_group.uuid as group_uuid, target_group.name as group_name, outcome
        from ended, person, target_group where outcome is not null`,
      audit: membershipEvent(caller, leaveAction(sql`changed`), sql`changed`),
    },
    answer: sql`select ${firstDenial({ ...commonDenials, 'not-permitted': sql`not person.may_edit`, 'group-beyond-own': leavesBeyondOwn })} as denied
      from target_group left join person on true`,
  })
  requireMemberChange(answer)
}

/** Step `target_group`: the group, if the caller administers it or the service. */
function administeredGroup(reference: string): Step {
  return materialized(
    sql`select g.* from allowed, groups g where ${isGroup(sql`g`, reference)} and ${administersGroup(sql`g`)}`,
  )
}

/**
 * Step `person`, from `target_group`: the user with their membership, if the caller may see them: as a member, also a pending one; as a user whom
 * they may edit; or as an administrator.
 */
function person(caller: Caller, reference: string): Step {
  return materialized(sql`select * from (
      select u.id, u.uuid, u.username, u.user_data, u.role = 'reserved' as reserved, caller.administrator, coalesce(${mayEdit(sql`u`, membershipReach)}, false) as may_edit,
        m.user_id is not null as is_member, m.joined_at, m.status, ${flagsOf(sql`m`)} as before,
        coalesce(m.flags, '{}') as stored_flags
      from target_group cross join caller join users u on ${isUser(sql`u`, reference, caller)}
        left join memberships_with_pending m on m.user_id = u.id and m.group_id = target_group.id) as requested
    where is_member or may_edit or administrator`)
}

/** Step `desired`: the flags of the installation, by name as they are to be, and the names in the request that it does not have. */
function desiredFlags(flags: FlagsByName): Step {
  return materialized(sql`select array_agg(f.name order by f.name) as names,
      jsonb_object_agg(f.name, coalesce(requested.flags -> f.name, 'false')) as flags,
      array(select key from jsonb_object_keys(requested.flags) as key
        where key not in (select name from membership_flags) order by key) as unknown
    from membership_flags f, (select ${JSON.stringify(flags)}::jsonb as flags) as requested group by requested.flags`)
}

/** The denials of every change of a member, from `target_group` and `person`: they come first. */
const commonDenials = {
  'reserved-group': isReserved(sql`target_group`),
  'unknown-user': sql`person.id is null`,
  'reserved-user': sql`person.reserved`,
} satisfies Partial<Record<MemberDenial, SQL>>

/** From `target_group` and `person`: the end of the membership takes away what the group forbids, which the caller may not do either. */
const leavesBeyondOwn = sql`(person.is_member and ${isGroupBeyondOwn(sql`target_group`, 'deny')})`

/**
 * Which flags the caller may turn for somebody whom they may edit: a superuser all; an administrator those that they have in the group; and a group
 * administrator those that are theirs to set.
 */
const mayTurn = sql`(select ${isUnlimited} or case
    when not administrator then set_by <> 'superuser'
    else exists (select from memberships own where own.group_id = target_group.id and own.user_id = caller.user_id
      and (own.flags -> turned.name = 'true' or (own.group_administrator and (set_by <> 'superuser' or turned.name = ${groupAdministrator})))) end from caller)`

/** Step `decision`, from `target_group`, `person`, `desired` and `turned`: one row, also without a person. */
const putDecision = materialized(sql`select ${firstDenial({
  ...commonDenials,
  'flags-not-permitted': sql`forbidden_flags <> '{}'`,
  'unknown-flags': sql`desired.unknown <> '{}' and (person.may_edit or person.is_member)`,
  'not-permitted': sql`not (person.may_edit or person.is_member)`,
  'group-beyond-own': sql`person.status is distinct from 'active' and ${isGroupBeyondOwn(sql`target_group`, 'allow')}`,
})} as denied, forbidden_flags, exists (select from turned) as turns_flags
  from target_group cross join desired left join person on true cross join lateral (
    select array(select name from turned
      where not (person.may_edit and ${mayTurn}) order by name) as forbidden_flags) as flags`)

/**
 * Steps of `putMember`, from `target_group`, `person`, `desired` and `decision`: the flags of an active membership are updated, others are added by
 * `join_group`. `audited` has the row for `membershipEvent`. Stored flags that the installation no longer has stay.
 */
const membershipSteps: Steps = {
  updated: sql`update memberships m set group_administrator = desired.flags -> 'group_administrator' = 'true',
      flags = (m.flags || desired.flags) - 'group_administrator'
    from target_group, person, desired, decision
    where m.user_id = person.id and m.group_id = target_group.id and person.status = 'active'
      and decision.denied is null and decision.turns_flags returning m.created_at`,
  joining: materialized(sql`select person.id, target_group.id as group_id, caller.user_id as by,
      desired.flags -> 'group_administrator' = 'true' as administrator,
      (person.stored_flags || desired.flags) - 'group_administrator' as flags
    from target_group, person, desired, decision, caller
    where person.status is distinct from 'active' and decision.denied is null`),
  changed: materialized(sql`select j.*
    from joining, join_group(joining.id, joining.group_id, joining.administrator, joining.flags, joining.by) as j
    union all select 'updated', created_at from updated`),
  after_change:
    materialized(sql`select changed.outcome, jsonb_build_object('uuid', person.uuid, 'username', person.username,
      'full_name', person.user_data ->> 'full_name', 'flags', desired.flags,
      'status', case when changed.outcome in ('pending', 'repeated') then 'pending' else 'active' end,
      'since', changed.joined_at) as member
    from changed, person, desired`),
  audited:
    materialized(sql`select person.uuid as user_uuid, target_group.uuid as group_uuid, target_group.name as group_name,
      after_change.outcome, after_change.member
    from after_change, person, target_group, decision where after_change.outcome <> 'repeated' or decision.turns_flags`),
}

function memberOf(user: SQL, flags: SQL, membership: SQL): SQL {
  return sql`jsonb_build_object('uuid', ${user}.uuid, 'username', ${user}.username,
    'full_name', ${user}.user_data ->> 'full_name', 'flags', ${flags}, 'status', ${membership}.status, 'since', ${membership}.joined_at)`
}

/** @throws Refusal `not-found` for the group, or as `memberRefusals` says */
function requireMemberChange<Answer extends MemberAnswer>(answer: Answer | null): Answer {
  if (!answer) throw unknownGroup()
  if (answer.denied) throw memberRefusals[answer.denied](answer)
  return answer
}

function flagsNotPermitted(names: string[]): Refusal {
  return new Refusal('forbidden', {
    detail: 'You may not set some of these flags; see `errors`. Nothing was changed.',
    errors: names.map((name) => ({
      pointer: flagPointer(name),
      code: 'flag-not-permitted',
      detail: 'You do not have the right to set this flag.',
    })),
  })
}

function unknownFlags(names: string[], known: string[]): Refusal {
  const detail = `The flags here are ${known.join(', ')}. An administrator defines others in the setting \`membership_flags\`.`
  return invalid(names.map((name) => ({ pointer: flagPointer(name), code: 'unknown-flag', detail })))
}
