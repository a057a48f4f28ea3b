/** The users that somebody may edit, page by page, and one of them. Seed: `list_users`, `managed_users`. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { materialized, runAs } from '#store/run-as.ts'
import type { Caller } from '#domain/caller.ts'
import { type EditWay, managedUsersFilter } from '#domain/accounts/edit-rights.ts'
import { partOfAddress } from '#domain/accounts/email-address.ts'
import { canonicalUsername } from '#domain/accounts/username.ts'
import { invalid, type Refusal } from '#domain/refusal.ts'
import {
  type AccountDetails,
  type AccountKind,
  accountOf,
  type AccountRow,
  accountDetailsOf,
  type AccountStatus,
  isLocked,
  isAccountActive,
} from '#store/account-row.ts'
import { sharesAdministeredGroup, throughGroups, wayOf } from '#store/edit-rights.ts'
import { inUserOrder, onUserPage, type Page, type PageRequest, toPage } from '#store/pagination.ts'
import { isGroup, searchPattern } from '#store/references.ts'
import type { Database } from '#store/run.ts'
import { requireTarget, type CallerRelation, callerRelation, targetUser, unknownUser } from '#store/user-target.ts'

/** Which users: those for whom all of it holds. */
export interface UserFilter {
  status?: AccountStatus | undefined
  /** By uuid or name. */
  group?: string | undefined
  locked?: boolean | undefined
  /** A part of a full name, a user name or an address, in any form; of one or two characters, how one of them begins. */
  q?: string | undefined
  id?: string | undefined
  kind?: AccountKind | undefined
  role?: string | undefined
}

/**
 * A page of the users whom the caller may edit; empty for whoever may edit nobody. Each way of the rule is a branch with its own order and
 * limit (docs/decisions/access/0012-capability-model.md, 0026), and the union keeps everybody once.
 *
 * @throws Refusal `invalid-request` for a group that there is not: an empty list would say something else
 */
export async function listUsers(
  db: Database,
  caller: Caller,
  filter: UserFilter,
  page: PageRequest,
): Promise<Page<AccountRow>> {
  const branches = managedUsersFilter.flatMap((way) => branchesOf(way, filter, page))
  const answer = await runAs<{ items: AccountRow[]; group_known: boolean }>(db, caller, {
    steps: {
      wanted: materialized(sql`select ${wantedGroup(filter)} as group_id`),
      found: sql`${sql.join(branches, sql` union `)} order by ${inUserOrder} limit ${page.limit + 1}`,
      shown: sql`select u.uuid, sort_key, ${accountOf(sql`u`)} as item from found join users u on u.id = found.id`,
    },
    answer: sql`select coalesce((select jsonb_agg(item order by ${inUserOrder}) from shown), '[]') as items,
      group_id is not null as group_known from wanted, allowed`,
  })
  if (filter.group !== undefined && !answer!.group_known) throw unknownGroup()
  return toPage(answer!.items, page)
}

/** One user: the caller, or one whom they may edit. @throws Refusal `not-found` */
export async function getUser(db: Database, caller: Caller, reference: string): Promise<AccountDetails> {
  const found = await runAs<CallerRelation & { item: AccountDetails }>(db, caller, {
    steps: { target: targetUser(caller, reference) },
    answer: sql`select ${callerRelation}, ${accountDetailsOf(sql`target`)} as item from target`,
  })
  if (found?.reserved) throw unknownUser()
  return requireTarget(found).item
}

/** A group as the filter names it, if the caller is in it or administers the service: others have nobody to find there. */
function wantedGroup({ group }: UserFilter): SQL {
  if (group === undefined) return sql`null::integer`
  return sql`(select h.id from caller, groups h where ${isGroup(sql`h`, group)} and (caller.administrator
    or exists (select from memberships m where m.group_id = h.id and m.user_id = caller.user_id)))`
}

/**
 * Rows `uuid`, `id` of whom the caller may edit in one way, with as many as a page needs among them. Each is a walk of an index that has their
 * order: of the group that is wanted, of each group that the caller administers, or of all users. Superusers need no way through groups.
 */
function branchesOf(way: EditWay, filter: UserFilter, page: PageRequest): SQL[] {
  const matches = textMatches(filter)
  const member = onUserPage(sql`m`, page, sql`user_uuid`)
  const membersOf = (
    group: SQL,
    rule: SQL,
  ) => sql`(select u.uuid, u.id, ${member.key} as sort_key from memberships m join users u on u.id = m.user_id
    where m.group_id = ${group} and ${rule} and exists (select from allowed) and ${chosen(filter)} and (${sql.join(matches, sql` or `)})
      and ${member.after} ${member.order})`
  const rest = throughGroups(way)
  const rule = rest ? sql`not (select administrator from caller) and ${wayOf(sql`u`, rest)}` : wayOf(sql`u`, way)
  if (filter.group !== undefined) {
    const group = sql`(select group_id from wanted)`
    return [membersOf(group, rest ? sql`${rule} and ${reached(group)}` : rule)]
  }
  if (rest) {
    return [
      sql`(select found.* from caller join memberships own on own.user_id = caller.user_id and own.group_administrator
        cross join lateral ${membersOf(sql`own.group_id`, rule)} as found)`,
    ]
  }
  const { after, order, key } = onUserPage(sql`u`, page)
  return matches.flatMap((match) =>
    waysToBeLocked(filter).map(
      (locked) => sql`(select u.uuid, u.id, ${key} as sort_key from users u
      where ${rule} and exists (select from allowed) and ${chosen({ ...filter, locked: undefined })} and ${locked} and ${match}
        and ${after} ${order})`,
    ),
  )
}

/** Whether the caller administers a group of this member of one: of all of them where it is that one, and they need not be asked one by one. */
function reached(group: SQL): SQL {
  return sql`((select exists (select from caller join memberships own on own.user_id = caller.user_id
    and own.group_id = ${group} and own.group_administrator)) or ${sharesAdministeredGroup(sql`m.user_id`)})`
}

/** Letters of a beginning that the indexes for short texts have. An index of trigrams finds no shorter text than three. */
const shortText = 2

/** Rows that have the text, in one condition or several: beginnings apart, for an index has no order for an `or`. */
function textMatches({ q }: UserFilter): SQL[] {
  if (q === undefined) return [sql`true`]
  const text = canonicalUsername(q)
  const { length } = Array.from(text.toUpperCase()) // the upper case of ß is two letters, as its folded form is
  if (length <= shortText) {
    const isPair = length === shortText
    return [
      ...[sql`u.username_canonical`, sql`u.email_canonical`].map((column) =>
        isPair ? sql`left(${column}, 2) = ${text}` : sql`starts_with(${column}, ${text})`,
      ),
      isPair
        ? sql`left(u.search_text, 2) = search_form(${text})`
        : sql`u.search_text like ${searchPattern(text)} || '%'`,
    ]
  }
  const forms = [...new Set([text, partOfAddress(text)])]
  const likes = forms.map((form) => sql`u.search_text like '%' || ${searchPattern(form)} || '%'`)
  return [sql`(${sql.join(likes, sql` or `)})`]
}

function chosen({ status, locked, id, kind, role }: UserFilter): SQL {
  const parts = [sql`true`]
  if (status !== undefined) parts.push(withStatus[status])
  if (locked !== undefined) parts.push(sql`(${sql.join(waysToBeLocked({ locked }), sql` or `)})`)
  if (id !== undefined) parts.push(sql`u.uuid = ${id}::uuid`)
  if (kind !== undefined) parts.push(sql`u.kind = ${kind}`)
  if (role !== undefined) parts.push(withRole(role))
  return sql.join(parts, sql` and `)
}

/** Nearly all accounts have no role of their own; the others have an index, which the planner takes where the statement says that it is about them. */
function withRole(role: string): SQL {
  const isOwn = role === 'authenticated' ? sql`true` : sql`u.role <> 'authenticated'`
  return sql`(u.role = ${role} and ${isOwn})`
}

/** Locked by an administrator, or locked out by failed attempts: apart, for each has its own index. */
function waysToBeLocked({ locked }: UserFilter): SQL[] {
  if (locked === undefined) return [sql`true`]
  return locked ? [lockInForce, lockedOut] : [sql`not ${lockInForce} and not ${lockedOut}`]
}

const lockedOut = sql`u.id in (select account from locked_out_accounts)`

const able = isAccountActive(sql`u`)
const lockInForce = isLocked(sql`u`)

/** `account_status` of the database, taken apart: so the planner knows how many there are of each, and takes the indexes of `schema/users.ts`. */
const withStatus: Record<AccountStatus, SQL> = {
  disabled: sql`not u.enabled`,
  unverified: sql`u.enabled and u.activated_at is null`,
  locked: sql`u.enabled and u.activated_at is not null and ${lockInForce}`,
  'webhook-error': sql`${able} and u.status = 'webhook-error'`,
  active: sql`${able} and u.status <> 'webhook-error'`,
}

function unknownGroup(): Refusal {
  return invalid([
    { pointer: '?group', code: 'unknown-group', detail: 'The group does not exist, or you are not a member of it.' },
  ])
}
