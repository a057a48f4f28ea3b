/** Groups: sets of users with a priority. Two belong to the service (`everyone`, `authenticated`) and can be read only. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { AuditAction } from '#domain/audit-actions.ts'
import type { Caller } from '#domain/caller.ts'
import { invalid, Refusal } from '#domain/refusal.ts'
import { notAsciiName } from '#domain/groups/group.ts'
import { readable } from '#domain/accounts/identifier.ts'
import { auditEvent, materialized, runAs, type Step } from '#store/run-as.ts'
import { changedFields } from '#store/changed-fields.ts'
import { mapConstraintErrors } from '#store/constraints.ts'
import { firstDenial } from '#store/denials.ts'
import { type GroupDetails, groupOf, type GroupRow } from './group-row.ts'
import { onPage, type Page, type PageRequest, toPage } from '#store/pagination.ts'
import { anyPartFrom, isGroup, searchPattern } from '#store/references.ts'
import { isUnlimited } from '#store/conferral.ts'
import { groupBeyondOwn, isGroupBeyondOwn, superusersOnly } from '#store/hand-on.ts'
import type { Database } from '#store/run.ts'

/** A group to create. */
export interface GroupInput {
  name: string
  description: string | null
  groupData: Record<string, unknown>
  priority: number
  discoverable: boolean
}

/** The fields to set; one that is absent stays as it is. */
export interface GroupChange {
  name?: string | undefined
  description?: string | null | undefined
  group_data?: Record<string, unknown> | undefined
  priority?: number | undefined
  discoverable?: boolean | undefined
}

/** A group that every user may join, as every user sees it. */
export interface DiscoverableGroup {
  name: string
  description: string | null
}

const nameErrors = {
  group_name_rules_ascii: () => invalid([notAsciiName]),
  groups_name: () =>
    new Refusal('name-taken', {
      detail: 'Another group has this name (case-insensitive). Choose another name.',
    }),
}

/** Whether a row of `groups` belongs to the service; `groups_reserved` of the schema. */
export function isReserved(group: SQL): SQL {
  return sql`is_reserved_id(${group}.id)`
}

/** Creates a group. Of simultaneous requests for one name one succeeds. @throws Refusal `name-taken`, `invalid-request` */
export async function createGroup(db: Database, caller: Caller, group: GroupInput): Promise<GroupRow> {
  const answer = await mapConstraintErrors(
    () =>
      runAs<{ group: GroupRow }>(db, caller, {
        steps: {
          created: sql`insert into groups (name, description, group_data, priority, discoverable)
            select permitted_group_name(${readable(group.name)}), ${group.description}, ${JSON.stringify(group.groupData)}::jsonb, ${group.priority}::integer,
              ${group.discoverable}::boolean from allowed returning *`,
          audit: groupEvent(caller, 'group-created', sql`created`),
        },
        answer: sql`select ${groupOf(sql`created`)} as "group" from created`,
      }),
    nameErrors,
  )
  return answer!.group
}

/** A page of the groups that can have members. @param q any part of the name, in any case; of one or two letters, how it begins */
export async function listGroups(
  db: Database,
  caller: Caller,
  q: string | undefined,
  page: PageRequest,
): Promise<Page<GroupRow>> {
  return toPage(await rowsOf<GroupRow>(db, caller, groupOf(sql`g`), sql`true`, q, page), page)
}

/** A page of the groups that every user may join. */
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
  condition: SQL,
  q: string | undefined,
  page: PageRequest,
): Promise<Item[]> {
  const { after, order } = onPage(sql`g`, page)
  const name = sql`search_form(g.name)`
  const matches =
    q === undefined
      ? sql`true`
      : Array.from(q).length < anyPartFrom
        ? sql`starts_with(${name}, search_form(${q}))`
        : sql`${name} like '%' || ${searchPattern(q)} || '%'`
  const answer = await runAs<{ items: Item[] }>(db, caller, {
    steps: {
      listed: sql`select ${item} as item from groups g
        where exists (select from allowed) and not ${isReserved(sql`g`)} and ${condition} and ${matches} and ${after} ${order}`,
    },
    answer: sql`select coalesce((select jsonb_agg(item) from listed), '[]') as items`,
  })
  return answer!.items
}

/** One group, also one of the service, with the number of its members; counting them for a page of groups would be slow. @throws Refusal `not-found` */
export async function getGroup(db: Database, caller: Caller, reference: string): Promise<GroupDetails> {
  const answer = await runAs<{ group: GroupDetails }>(db, caller, {
    steps: { target_group: targetGroup(reference) },
    answer: sql`select ${groupOf(sql`target_group`)} || jsonb_build_object('member_count', case when not ${isReserved(sql`target_group`)}
      then (select count(*) from memberships m where m.group_id = target_group.id) end) as "group" from target_group`,
  })
  if (!answer) throw unknownGroup()
  return answer.group
}

/**
 * Changes a group. A limited caller lets everybody join only a group that has no rights beyond their own, and moves none that has grants before
 * or behind others.
 *
 * @throws Refusal `not-found`, `forbidden` for a group of the service or for what the caller may not do, `conflict`
 */
export async function updateGroup(
  db: Database,
  caller: Caller,
  reference: string,
  change: GroupChange,
): Promise<GroupRow> {
  const { name = null, description, group_data, priority = null, discoverable = null } = change
  const answer = await mapConstraintErrors(
    () =>
      runAs<GroupAnswer<GroupRow>>(db, caller, {
        steps: {
          target_group: targetGroup(reference),
          decision: materialized(
            sql`select ${groupDenial({
              'group-beyond-own': sql`${discoverable === true} and not target_group.discoverable and ${isGroupBeyondOwn(sql`target_group`, 'allow')}`,
              'priority-beyond-own': sql`${priority}::integer <> target_group.priority and not ${isUnlimited}
                and exists (select from grants g where g.group_id = target_group.id)`,
            })} from target_group`,
          ),
          changed: sql`update groups g set name = ${name === null ? sql`g.name` : sql`case when g.name = ${readable(name)} then g.name else permitted_group_name(${readable(name)}) end`},
              description = ${description === undefined ? sql`g.description` : sql`${description}`},
              group_data = ${group_data === undefined ? sql`g.group_data` : sql`${JSON.stringify(group_data)}::jsonb`},
              priority = coalesce(${priority}::integer, g.priority),
              discoverable = coalesce(${discoverable}::boolean, g.discoverable), updated_at = app_now()
            from target_group, decision where g.id = target_group.id and denied is null returning g.*`,
          audit: groupEvent(caller, 'group-updated', sql`changed`, changedFields(change)),
        },
        answer: sql`select denied, (select ${groupOf(sql`changed`)} from changed) as "group" from decision`,
      }),
    nameErrors,
  )
  return requireGroup(answer)
}

/**
 * Deletes a group with its memberships, its grants and its visibility of other groups. Foreign keys empty it as an upload group.
 *
 * @throws Refusal `not-found`, `forbidden` for a group of the service, or of which the grants forbid its members what the caller may not do
 */
export async function deleteGroup(db: Database, caller: Caller, reference: string): Promise<void> {
  const answer = await runAs<GroupAnswer<string>>(db, caller, {
    steps: {
      target_group: targetGroup(reference),
      decision: materialized(
        sql`select ${groupDenial({ 'group-beyond-own': isGroupBeyondOwn(sql`target_group`, 'deny') })} from target_group`,
      ),
      deletion_events: materialized(sql`select id, enqueue_deletion_events(null, id)
        from target_group, decision where denied is null`),
      deleted: sql`delete from groups g using deletion_events where g.id = deletion_events.id returning g.*`,
      audit: groupEvent(caller, 'group-deleted', sql`deleted`),
    },
    answer: sql`select denied, (select uuid from deleted) as "group" from decision`,
  })
  requireGroup(answer)
}

/** Step `target_group`: the row of `groups` that the request of an administrator names. */
export function targetGroup(reference: string): Step {
  return materialized(sql`select g.* from allowed, groups g where ${isGroup(sql`g`, reference)}`)
}

/** Why a group is not changed; the first that holds, in this order. The last two are about limited callers. */
type GroupDenial = 'reserved-group' | 'group-beyond-own' | 'priority-beyond-own' | 'visibility-beyond-own'

/** The answer of a change of a group. */
export interface GroupAnswer<Row> {
  denied: GroupDenial | null
  group: Row | null
}

const refusals: Record<GroupDenial, () => Refusal> = {
  'reserved-group': reservedGroup,
  'group-beyond-own': groupBeyondOwn,
  'priority-beyond-own': () => superusersOnly('change the priority of a group with grants'),
  'visibility-beyond-own': () => superusersOnly('let members see others whom you may not see yourself'),
}

/** The column `denied`, from `target_group`. */
export function groupDenial(denials: Record<string, SQL>): SQL {
  return sql`${firstDenial<string>({ 'reserved-group': isReserved(sql`target_group`), ...denials })} as denied`
}

/** The group of an answer. @throws Refusal `not-found`, or `forbidden` as it was denied */
export function requireGroup<Row>(answer: GroupAnswer<Row> | null): Row {
  if (answer?.denied) throw refusals[answer.denied]()
  if (answer?.group) return answer.group
  throw unknownGroup()
}

/** @returns the refusal for a group that does not exist or that the caller may not see; it does not say which */
export function unknownGroup(): Refusal {
  return new Refusal('not-found', { detail: 'The group does not exist or is not visible to you.' })
}

/** @returns the refusal to change a group of the service */
export function reservedGroup(): Refusal {
  return new Refusal('forbidden', { detail: 'This group is reserved and cannot be changed.' })
}

function groupEvent(caller: Caller, action: AuditAction, from: SQL, details?: SQL): SQL {
  const name = sql`jsonb_build_object('name', ${from}.name)`
  return auditEvent(caller, {
    action,
    targetKind: 'group',
    target: sql`${from}.uuid`,
    from,
    details: details ? sql`${name} || ${details}` : name,
  })
}
