/** Groups: sets of users with a priority. Two are the service's own (`everyone`, `authenticated`): they can be read, and never changed. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { Refusal } from '#domain/refusal.ts'
import { runAs, audited } from '#store/run-as.ts'
import { changedFields } from '#store/changed-fields.ts'
import { mapConstraintErrors } from '#store/constraints.ts'
import { type GroupDetails, groupOf, type GroupRow } from './group-row.ts'
import { onPage, type Page, type PageRequest, toPage } from '#store/pagination.ts'
import { asciiLower, isGroup } from '#store/references.ts'
import type { Database } from '#store/run.ts'

/** A group that is to be. */
export interface NewGroup {
  name: string
  description: string | null
  groupData: Record<string, unknown>
  priority: number
  discoverable: boolean
}

/** What of a group is to change, by the names that answers have; what is undefined stays. */
export interface GroupChange {
  name?: string | undefined
  description?: string | null | undefined
  group_data?: Record<string, unknown> | undefined
  priority?: number | undefined
  discoverable?: boolean | undefined
}

/** What the public is told of a group that anybody may join. */
export interface DiscoverableGroup {
  name: string
  description: string | null
}

const nameTaken = {
  groups_name: () =>
    new Refusal('name-taken', {
      detail: 'Another group has this name; capital letters make no difference. Choose another name.',
    }),
}

/** Whether a row of `groups` is one of our own; `groups_reserved` of the schema. */
export function isReserved(group: SQL): SQL {
  return sql`is_reserved_id(${group}.id)`
}

/** Makes a group. Of any number of simultaneous makers of one name one holds. @throws Refusal `name-taken` */
export async function createGroup(db: Database, caller: Caller, group: NewGroup): Promise<GroupRow> {
  const made = await mapConstraintErrors(
    () =>
      runAs<{ group: GroupRow }>(db, caller, {
        steps: [
          sql`created as (
            insert into groups (name, description, group_data, priority, discoverable)
            select ${group.name}, ${group.description}, ${JSON.stringify(group.groupData)}::jsonb, ${group.priority}::integer,
              ${group.discoverable}::boolean from allowed returning *)`,
          changed(caller, 'group-created', sql`created`),
        ],
        answer: sql`select ${groupOf(sql`created`)} as "group" from created`,
      }),
    nameTaken,
  )
  return made!.group
}

/** A page of the groups that can have members. Seed: `groups`. @param q how a name begins, in any spelling */
export async function listGroups(
  db: Database,
  caller: Caller,
  q: string | undefined,
  page: PageRequest,
): Promise<Page<GroupRow>> {
  return toPage(await rowsOf<GroupRow>(db, caller, groupOf(sql`g`), sql`true`, q, page), page)
}

/** A page of the groups that anybody may join. */
export async function listDiscoverableGroups(
  db: Database,
  caller: Caller,
  q: string | undefined,
  page: PageRequest,
): Promise<Page<DiscoverableGroup>> {
  const item = sql`jsonb_build_object('uuid', g.uuid, 'name', g.name, 'description', g.description)`
  const rows = await rowsOf<DiscoverableGroup & { uuid: string }>(db, caller, item, sql`g.discoverable`, q, page)
  const { items, next } = toPage(rows, page)
  return { items: items.map(({ name, description }) => ({ name, description })), next }
}

async function rowsOf<Item>(
  db: Database,
  caller: Caller,
  item: SQL,
  chosen: SQL,
  q: string | undefined,
  page: PageRequest,
): Promise<Item[]> {
  const { after, order } = onPage(sql`g`, page)
  const begins =
    q === undefined ? sql`true` : sql`starts_with(${asciiLower(sql`g.name`)}, ${asciiLower(sql`${q}::text`)})`
  const answer = await runAs<{ items: Item[] }>(db, caller, {
    steps: [
      sql`shown as (
        select g.uuid, ${item} as item from groups g
        where exists (select from allowed) and not ${isReserved(sql`g`)} and ${chosen} and ${begins} and ${after} ${order})`,
    ],
    answer: sql`select coalesce((select jsonb_agg(item order by uuid) from shown), '[]') as items`,
  })
  return answer!.items
}

/** One group, our own too, and how many are in it: only here, since counting those of a page of groups would be slow. @throws Refusal `not-found` */
export async function getGroup(db: Database, caller: Caller, reference: string): Promise<GroupDetails> {
  const answer = await runAs<{ group: GroupDetails }>(db, caller, {
    steps: [namedGroup(reference)],
    answer: sql`select ${groupOf(sql`named`)} || jsonb_build_object('member_count', case when not ${isReserved(sql`named`)}
      then (select count(*) from memberships m where m.group_id = named.id) end) as "group" from named`,
  })
  if (!answer) throw unknownGroup()
  return answer.group
}

/** Changes a group in place. @throws Refusal `not-found`, `forbidden` for one of our own, `name-taken` */
export async function updateGroup(
  db: Database,
  caller: Caller,
  reference: string,
  fields: GroupChange,
): Promise<GroupRow> {
  const { name = null, description, group_data, priority = null, discoverable: open = null } = fields
  const answer = await mapConstraintErrors(
    () =>
      runAs<{ reserved: boolean; group: GroupRow | null }>(db, caller, {
        steps: [
          namedGroup(reference),
          sql`changed as (
            update groups g set name = coalesce(${name}, g.name),
              description = ${description === undefined ? sql`g.description` : sql`${description}`},
              group_data = ${group_data === undefined ? sql`g.group_data` : sql`${JSON.stringify(group_data)}::jsonb`},
              priority = coalesce(${priority}::integer, g.priority),
              discoverable = coalesce(${open}::boolean, g.discoverable), updated_at = app_now()
            from named where g.id = named.id and not ${isReserved(sql`named`)} returning g.*)`,
          changed(caller, 'group-updated', sql`changed`, changedFields(fields)),
        ],
        answer: sql`select ${isReserved(sql`named`)} as reserved, (select ${groupOf(sql`changed`)} from changed) as "group" from named`,
      }),
    nameTaken,
  )
  return changedGroup(answer)
}

/**
 * Deletes a group with its memberships, its grants and what it sees. Whoever acted in it acts in none any more.
 *
 * @throws Refusal `not-found`, `forbidden` for one of our own
 */
export async function deleteGroup(db: Database, caller: Caller, reference: string): Promise<void> {
  const answer = await runAs<{ reserved: boolean; group: string | null }>(db, caller, {
    steps: [
      namedGroup(reference),
      sql`told as materialized (select id, enqueue_deletion_events(null, id) from named where not ${isReserved(sql`named`)})`,
      sql`deleted as (delete from groups g using told where g.id = told.id returning g.*)`,
      changed(caller, 'group-deleted', sql`deleted`),
    ],
    answer: sql`select ${isReserved(sql`named`)} as reserved, (select uuid from deleted) as "group" from named`,
  })
  changedGroup(answer)
}

/** A step `named`: the row of `groups` that an administrator's request names. */
export function namedGroup(reference: string): SQL {
  return sql`named as materialized (select h.* from allowed, groups h where ${isGroup(sql`h`, reference)})`
}

/** What became of a named group. @throws Refusal `not-found`, or `forbidden` for one of our own */
export function changedGroup<Row>(answer: { reserved: boolean; group: Row | null } | null): Row {
  if (answer?.reserved) throw reservedGroup()
  if (answer?.group) return answer.group
  throw unknownGroup()
}

/** @returns the refusal for a group that there is not, or that the caller may not see: not told apart */
export function unknownGroup(): Refusal {
  return new Refusal('not-found', { detail: 'The group does not exist or is not visible to you.' })
}

/** @returns the refusal for one of our own groups */
export function reservedGroup(): Refusal {
  return new Refusal('forbidden', { detail: 'This group is reserved and cannot be changed.' })
}

function changed(caller: Caller, action: string, from: SQL, details?: SQL): SQL {
  const name = sql`jsonb_build_object('name', ${from}.name)`
  return audited(caller, {
    action,
    targetKind: 'group',
    target: sql`${from}.uuid`,
    from,
    details: details ? sql`${name} || ${details}` : name,
  })
}
