/** Who is in a group, and what they may do there: set by administrators, and by the group's own for whom they may edit. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import {
  defaultFlags,
  flagNames,
  type FlagsByName,
  membershipFlags,
  wholeFlags,
} from '#domain/groups/capabilities/flags.ts'
import type { Caller } from '#domain/caller.ts'
import { Refusal } from '#domain/refusal.ts'
import { act } from '#store/run-as.ts'
import { lockOfUsers } from '#store/administrators.ts'
import { orRefused } from '#store/constraints.ts'
import { mayEdit } from '#store/edit-rights.ts'
import { isReserved, reservedGroup, unknownGroup } from './groups.ts'
import {
  administers,
  entered,
  flagsOf,
  membershipReferencesGone,
  isOf,
  membershipAudited,
  type MembershipFilter,
  removed,
} from './memberships.ts'
import { onPage, type Page, type PageRequest, toPage } from '#store/pagination.ts'
import { isGroup, isUser } from '#store/references.ts'
import type { Database } from '#store/run.ts'
import { reservedUser, unknownUser } from '#store/user-target.ts'

/** A member of a group, as those see them who administer it. */
export interface MemberRow {
  /** The user's. */
  uuid: string
  username: string
  full_name: string | null
  flags: FlagsByName
  /** `pending`: they are to accept the group's terms first. */
  status: 'active' | 'pending'
  /** Since when they are in the group, or wait. */
  since: string
}

/** What became of a change, or why there was none. */
interface MemberChange {
  group_reserved: boolean
  person: { reserved: boolean; may_edit: boolean; out_of_reach: string[] } | null
  added: boolean | null
  member: MemberRow | null
}

/** A page of a group's members. Seed: `group_members`. @throws Refusal `not-found`, also for groups that the caller does not administer */
export async function listMembers(
  db: Database,
  caller: Caller,
  group: string,
  filter: MembershipFilter,
  page: PageRequest,
): Promise<Page<MemberRow>> {
  const { after, order } = onPage(sql`m`, page, sql`user_uuid`)
  // Each of its index alone, which is walked then, however few members the planner expects of a group.
  const arms = (filter === 'all' ? (['active', 'pending'] as const) : [filter]).map(
    (status) => sql`(select m.user_id, m.group_id, m.user_uuid, m.status from memberships_with_pending m
      where m.group_id = (select id from named) and ${isOf(status)} and ${after} ${order})`,
  )
  const answer = await act<{ items: MemberRow[] }>(db, caller, {
    steps: [
      administeredGroup(group),
      sql`listed as materialized (select * from (${sql.join(arms, sql` union all `)}) as m ${order})`,
      sql`shown as (
        select u.uuid, ${memberOf(sql`u`, flagsOf(sql`m`), sql`m`)} as item
        from listed join memberships_with_pending m using (user_id, group_id, status) join users u on u.id = user_id)`,
    ],
    answer: sql`select coalesce((select jsonb_agg(item order by uuid) from shown), '[]') as items from named`,
  })
  if (!answer) throw unknownGroup()
  return toPage(answer.items, page)
}

/**
 * Makes somebody a member with exactly these flags. Which flags the caller may turn: `flagsOutOfReach` of
 * `test/models/groups/membership-changes.ts` is the model. Changes of one user's memberships wait for each other, so none takes back what it has not seen. Where the group has terms they become a
 * member once they accept these; naming them again mails another link.
 *
 * @param sent flags that are on or off; one that is not named has its default
 * @returns `added`: they are in the group, and were not before
 * @throws Refusal `not-found`, `forbidden` for what is our own or beyond the caller's reach
 */
export async function putMember(
  db: Database,
  caller: Caller,
  group: string,
  user: string,
  sent: FlagsByName,
): Promise<{ added: boolean; member: MemberRow }> {
  const wish = sql`${JSON.stringify(wholeFlags(sent))}::jsonb`
  const answer = await orRefused(
    () =>
      act<MemberChange>(db, caller, {
        lock: lockOfUsers(caller, user, { all: false }),
        steps: [administeredGroup(group), personStep(caller, user), ...verdict(wish), ...placed(caller, wish)],
        answer: sql`select ${isReserved(sql`named`)} as group_reserved, (
            select jsonb_build_object('reserved', reserved, 'may_edit', may_edit, 'out_of_reach', out_of_reach)
            from person, verdict) as person,
          (select outcome = 'active' from placed) as added,
          coalesce((select member from shown), (
            select ${memberOf(sql`person`, sql`person.before`, sql`person`)} from person where is_member)) as member
          from named`,
      }),
    membershipReferencesGone,
  )
  const { person, added, member } = requireChange(answer)
  if (person.out_of_reach.length > 0) throw flagsRefused(person.out_of_reach)
  if (!member) throw notYours()
  return { added: added ?? false, member }
}

/**
 * Ends a membership, or the wait for one; succeeds where there is none. A trigger sees to whoever acted in the group.
 *
 * @throws Refusal `not-found`, `forbidden` for what is our own and for members whom the caller may not edit
 */
export async function removeMember(db: Database, caller: Caller, group: string, user: string): Promise<void> {
  const answer = await act<MemberChange>(db, caller, {
    lock: lockOfUsers(caller, user, { all: false }),
    steps: [
      administeredGroup(group),
      personStep(caller, user),
      sql`left_behind as materialized (
        select leave_group(person.id, named.id) as outcome from named, person where person.may_edit)`,
      sql`noted as (
        select person.uuid as user_uuid, named.uuid as group_uuid, named.name as group_name, outcome
        from left_behind, person, named where outcome is not null)`,
      membershipAudited(caller, removed(sql`noted`), sql`noted`),
    ],
    answer: sql`select ${isReserved(sql`named`)} as group_reserved, (
      select jsonb_build_object('reserved', reserved, 'may_edit', may_edit) from person) as person from named`,
  })
  if (!requireChange(answer).person.may_edit) throw notYours()
}

/** A step `named`: the group, if the caller administers it; administrators all of them. */
function administeredGroup(reference: string): SQL {
  return sql`named as materialized (
    select h.* from allowed, groups h where ${isGroup(sql`h`, reference)} and ${administers(sql`h`)})`
}

/** A step `person`: the user, if the caller sees them: as one in `named` or waiting for it, as one whom they may edit, or as an administrator. */
function personStep(caller: Caller, reference: string): SQL {
  return sql`person as materialized (
    select * from (
      select u.*, u.role = 'reserved' as reserved, caller.administrator, coalesce(${mayEdit(sql`u`)}, false) as may_edit,
        m.user_id is not null as is_member, m.joined_at, m.status,
        coalesce(${flagsOf(sql`m`)}, ${JSON.stringify(defaultFlags)}::jsonb) as before
      from named cross join caller join users u on ${isUser(sql`u`, reference, caller)}
        left join memberships_with_pending m on m.user_id = u.id and m.group_id = named.id) as found
    where is_member or may_edit or administrator)`
}

/** `flagsOutOfReach`, for a caller who administers the group. Both sides have every flag of the table; others are off where they are missing. */
function verdict(wish: SQL): SQL[] {
  const superusers = flagNames.filter((name) => membershipFlags[name].setBy === 'superuser')
  return [
    sql`turned as materialized (
      select key from person cross join lateral jsonb_object_keys(person.before || ${wish}) as flag (key)
      where coalesce(${wish} -> key, 'false') <> coalesce(person.before -> key, 'false'))`,
    sql`verdict as materialized (
      select exists (select from turned) as differs, array(select key from turned
        where not person.may_edit or (not person.administrator and ${JSON.stringify(superusers)}::jsonb ? key)
        order by key) as out_of_reach
      from person)`,
  ]
}

/** Members are changed in place; others enter, or wait. */
function placed(caller: Caller, wish: SQL): SQL[] {
  const mayPlace = sql`not ${isReserved(sql`named`)} and not person.reserved and verdict.out_of_reach = '{}'
    and case when person.is_member then verdict.differs or person.status = 'pending' else person.may_edit end`
  return [
    sql`turned_flags as (
      update memberships m set group_administrator = ${wish} -> 'group_administrator' = 'true', flags = ${wish} - 'group_administrator'
      from named, person, verdict
      where m.user_id = person.id and m.group_id = named.id and person.status = 'active' and ${mayPlace} returning m.created_at)`,
    sql`entering as materialized (
      select person.id, named.id as group_id, caller.user_id as by from named, person, verdict, caller
      where person.status is distinct from 'active' and ${mayPlace})`,
    sql`placed as materialized (
      select e.* from entering, join_group(entering.id, entering.group_id, ${wish} -> 'group_administrator' = 'true',
        ${wish} - 'group_administrator', entering.by) as e
      union all select 'turned', created_at from turned_flags)`,
    sql`shown as materialized (
      select placed.outcome, jsonb_build_object('uuid', person.uuid, 'username', person.username,
        'full_name', person.user_data ->> 'full_name', 'flags', ${JSON.stringify(defaultFlags)}::jsonb || ${wish},
        'status', case when placed.outcome in ('pending', 'repeated') then 'pending' else 'active' end,
        'since', placed.since) as member
      from placed, person)`,
    sql`noted as materialized (
      select person.uuid as user_uuid, named.uuid as group_uuid, named.name as group_name, shown.outcome, shown.member
      from shown, person, named, verdict where shown.outcome <> 'repeated' or verdict.differs)`,
    membershipAudited(caller, entered(sql`noted`), sql`noted`, sql`noted.member -> 'flags'`),
  ]
}

function memberOf(user: SQL, flags: SQL, membership: SQL): SQL {
  return sql`jsonb_build_object('uuid', ${user}.uuid, 'username', ${user}.username,
    'full_name', ${user}.user_data ->> 'full_name', 'flags', ${flags}, 'status', ${membership}.status, 'since', ${membership}.joined_at)`
}

function requireChange(answer: MemberChange | null) {
  if (!answer) throw unknownGroup()
  const { group_reserved, person, ...rest } = answer
  if (group_reserved) throw reservedGroup()
  if (!person) throw unknownUser()
  if (person.reserved) throw reservedUser()
  return { person, ...rest }
}

function flagsRefused(names: string[]): Refusal {
  return new Refusal('forbidden', {
    detail: 'Some of these flags are not yours to turn; `errors` says which. Nothing was changed.',
    errors: names.map((name) => ({ pointer: `/flags/${name}`, code: 'flag-out-of-reach' })),
  })
}

function notYours(): Refusal {
  return new Refusal('forbidden', { detail: 'This member is not yours to change.' })
}
