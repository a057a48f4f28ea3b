/** Who is in a group, and what they may do there: set by administrators, and by the group's own for whom they may edit. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { flagPointer, type FlagsByName, type MembershipFlags } from '#domain/groups/capabilities/flags.ts'
import type { Caller } from '#domain/caller.ts'
import { invalid, Refusal } from '#domain/refusal.ts'
import { runAs } from '#store/run-as.ts'
import { lockUsers } from '#store/administrators.ts'
import { mapConstraintErrors } from '#store/constraints.ts'
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
  flags: MembershipFlags
  /** `pending`: they are to accept the group's terms first. */
  status: 'active' | 'pending'
  /** Since when they are in the group, or wait. */
  since: string
}

/** What became of a change, or why there was none. */
interface MemberChange {
  group_reserved: boolean
  person: { reserved: boolean; may_edit: boolean; out_of_reach: string[]; unknown_flags: string[] } | null
  flag_names: string[]
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
  const answer = await runAs<{ items: MemberRow[] }>(db, caller, {
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
 * @param sent flags that are on or off; one that is not named is off. Flags that the installation does not have stay as they are stored.
 * @returns `added`: they are in the group, and were not before
 * @throws Refusal `not-found`, `forbidden` for what is our own or beyond the caller's reach, `invalid-request` for flags that there are not
 */
export async function putMember(
  db: Database,
  caller: Caller,
  group: string,
  user: string,
  sent: FlagsByName,
): Promise<{ added: boolean; member: MemberRow }> {
  const answer = await mapConstraintErrors(
    () =>
      runAs<MemberChange>(db, caller, {
        lock: lockUsers(caller, user, { all: false }),
        steps: [administeredGroup(group), personStep(caller, user), desiredFlags(sent), ...verdict, ...placed(caller)],
        answer: sql`select ${isReserved(sql`named`)} as group_reserved, (
            select jsonb_build_object('reserved', reserved, 'may_edit', may_edit, 'out_of_reach', out_of_reach,
              'unknown_flags', unknown) from person, desired, verdict) as person,
          (select names from desired) as flag_names,
          (select outcome = 'active' from placed) as added,
          coalesce((select member from shown), (
            select ${memberOf(sql`person`, sql`person.before`, sql`person`)} from person where is_member)) as member
          from named`,
      }),
    membershipReferencesGone,
  )
  const { person, added, member, flag_names } = requireChange(answer)
  if (person.out_of_reach.length > 0) throw flagsRefused(person.out_of_reach)
  if (person.unknown_flags.length > 0 && (person.may_edit || member))
    throw flagsUnknown(person.unknown_flags, flag_names)
  if (!member) throw notYours()
  return { added: added ?? false, member }
}

/**
 * Ends a membership, or the wait for one; succeeds where there is none. A trigger sees to whoever acted in the group.
 *
 * @throws Refusal `not-found`, `forbidden` for what is our own and for members whom the caller may not edit
 */
export async function removeMember(db: Database, caller: Caller, group: string, user: string): Promise<void> {
  const answer = await runAs<MemberChange>(db, caller, {
    lock: lockUsers(caller, user, { all: false }),
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
      select u.id, u.uuid, u.username, u.user_data, u.role = 'reserved' as reserved, caller.administrator, coalesce(${mayEdit(sql`u`)}, false) as may_edit,
        m.user_id is not null as is_member, m.joined_at, m.status, ${flagsOf(sql`m`)} as before,
        coalesce(m.flags, '{}') as stored_flags
      from named cross join caller join users u on ${isUser(sql`u`, reference, caller)}
        left join memberships_with_pending m on m.user_id = u.id and m.group_id = named.id) as found
    where is_member or may_edit or administrator)`
}

/** A step `desired`: every flag that the installation has, as it is to be, and the names that were sent and that it does not have. */
function desiredFlags(sent: FlagsByName): SQL {
  return sql`desired as materialized (
    select array_agg(f.name order by f.name) as names, jsonb_object_agg(f.name, coalesce(asked.flags -> f.name, 'false')) as flags,
      array(select key from jsonb_object_keys(asked.flags) as key where key not in (select name from membership_flags) order by key) as unknown
    from membership_flags f, (select ${JSON.stringify(sent)}::jsonb as flags) as asked group by asked.flags)`
}

/** `flagsOutOfReach`, for a caller who administers the group. */
const verdict: SQL[] = [
  sql`turned as materialized (
    select f.name, f.set_by from person, desired, membership_flags f
    where desired.flags -> f.name <> person.before -> f.name)`,
  sql`verdict as materialized (
    select exists (select from turned) as differs, array(select name from turned
      where not person.may_edit or (not person.administrator and set_by = 'superuser') order by name) as out_of_reach
    from person)`,
]

/** Members are changed in place; others enter, or wait. Flags that are stored and that the installation does not have stay. */
function placed(caller: Caller): SQL[] {
  const mayPlace = sql`not ${isReserved(sql`named`)} and not person.reserved
    and verdict.out_of_reach = '{}' and desired.unknown = '{}'
    and case when person.is_member then verdict.differs or person.status = 'pending' else person.may_edit end`
  return [
    sql`turned_flags as (
      update memberships m set group_administrator = desired.flags -> 'group_administrator' = 'true',
        flags = (m.flags || desired.flags) - 'group_administrator'
      from named, person, desired, verdict
      where m.user_id = person.id and m.group_id = named.id and person.status = 'active' and ${mayPlace} returning m.created_at)`,
    sql`entering as materialized (
      select person.id, named.id as group_id, caller.user_id as by, desired.flags -> 'group_administrator' = 'true' as administrator,
        (person.stored_flags || desired.flags) - 'group_administrator' as flags
      from named, person, desired, verdict, caller
      where person.status is distinct from 'active' and ${mayPlace})`,
    sql`placed as materialized (
      select e.* from entering, join_group(entering.id, entering.group_id, entering.administrator, entering.flags, entering.by) as e
      union all select 'turned', created_at from turned_flags)`,
    sql`shown as materialized (
      select placed.outcome, jsonb_build_object('uuid', person.uuid, 'username', person.username,
        'full_name', person.user_data ->> 'full_name', 'flags', desired.flags,
        'status', case when placed.outcome in ('pending', 'repeated') then 'pending' else 'active' end,
        'since', placed.since) as member
      from placed, person, desired)`,
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
    detail: 'You may not set some of these flags; see `errors`. Nothing was changed.',
    errors: names.map((name) => ({
      pointer: flagPointer(name),
      code: 'flag-not-permitted',
      detail: 'You do not have the right to set this flag.',
    })),
  })
}

function flagsUnknown(names: string[], known: string[]): Refusal {
  const detail = `The flags here are ${known.join(', ')}. An administrator defines others in the setting \`membership_flags\`.`
  return invalid(names.map((name) => ({ pointer: flagPointer(name), code: 'unknown-flag', detail })))
}

function notYours(): Refusal {
  return new Refusal('forbidden', { detail: 'You may not change this member.' })
}
