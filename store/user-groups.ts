/** The groups that a user is in: read page by page, and set as a whole. Seed: `set_group_ids`. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Group } from '../domain/capabilities/capabilities.ts'
import { type Flags, readFlags } from '../domain/capabilities/flags.ts'
import type { Caller } from '../domain/caller.ts'
import { Refusal } from '../domain/refusal.ts'
import { act, audited } from './act.ts'
import { lockOfUsers } from './administrators.ts'
import { orRefused } from './constraints.ts'
import { onPage, type Page, type PageRequest, toPage } from './page.ts'
import { groupsMeant } from './references.ts'
import type { Database } from './run.ts'
import { requireTarget, type Standing, standing, targetStep, unknownUser } from './user-target.ts'

/** Which memberships to show. `pending` are those that wait for the group's terms to be accepted. */
export const membershipFilters = ['active', 'pending', 'all'] as const
/** One of them. */
export type MembershipFilter = (typeof membershipFilters)[number]

/** A user's place in a group. */
export interface MembershipItem extends Group {
  status: 'active'
  flags: Flags
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
  const found = await act<Standing & { items: MembershipItem[] }>(db, caller, {
    steps: [
      targetStep(caller, reference),
      sql`shown as (
        select g.uuid, jsonb_build_object('uuid', g.uuid, 'name', g.name, 'status', 'active', 'since', m.created_at,
          'flags', m.flags || jsonb_build_object('group_administrator', m.group_administrator)) as item
        from target join memberships m on m.user_id = target.id join groups g on g.id = m.group_id
        where ${filter !== 'pending'} and ${after} ${order})`,
    ],
    answer: sql`select ${standing}, coalesce((select jsonb_agg(item order by uuid) from shown), '[]') as items from target`,
  })
  if (found?.reserved) throw unknownUser()
  const { items, next } = toPage(requireTarget(found).items, page)
  return { items: items.map((item) => ({ ...item, flags: readFlags(item.flags) })), next }
}

/** What became of a wish for an exact set: `GroupsPlan` of `domain/membership-changes.ts`, as it was carried out. Sorted by name. */
export interface GroupsSet {
  added: Group[]
  removed: Group[]
  kept: Group[]
  /** Not wanted, and beyond the caller's reach: still there. */
  frozen: Group[]
  upload_group: Group | null
}

/**
 * Makes somebody's memberships exactly those wanted, as far as the caller reaches: an administrator everywhere, a group administrator in the
 * groups that they administer. What lies beyond stays. All of it or nothing; wishes for one user wait for each other.
 *
 * @param wanted uuids or names
 * @throws Refusal `not-found`, `forbidden`, `invalid-request` with a pointer to every group that there is not or that is not the caller's to give
 */
export async function setGroups(db: Database, caller: Caller, reference: string, wanted: string[]): Promise<GroupsSet> {
  const answer = await orRefused(
    () =>
      act<Standing & GroupsSet & { refused: number[] }>(db, caller, {
        lock: lockOfUsers(caller, reference, { all: false }),
        steps: [targetStep(caller, reference), ...planned(wanted), ...carriedOut, recorded(caller)],
        answer: sql`select ${standing}, array(select n from refused order by n) as refused, ${groupsThat('added')},
          ${groupsThat('removed')}, ${groupsThat('kept')}, ${groupsThat('frozen')}, (
            select jsonb_build_object('uuid', g.uuid, 'name', g.name) from groups g where g.id = target.upload_group_id
              and not exists (select from plan where plan.id = g.id and plan.fate = 'removed')) as upload_group
          from target`,
      }),
    { memberships_group_id_groups_id_fk: () => unknownGroups([]) },
  )
  const { is_self: _, reserved: __, administrator: ___, may_edit, refused, ...outcome } = requireTarget(answer)
  if (!may_edit) throw new Refusal('forbidden', { detail: 'Your groups are for those to set who administer them.' })
  if (refused.length > 0) throw unknownGroups(refused)
  return outcome
}

/** `planGroups`, in SQL: what is to become of every group that is held or wanted. */
function planned(wanted: string[]): SQL[] {
  return [
    sql`wish as materialized (select n from generate_series(0, ${wanted.length - 1}::integer) as n)`,
    sql`named as materialized (${groupsMeant(wanted)})`,
    sql`plan as materialized (
      select id, uuid, name, case when held and wanted then 'kept' when wanted and within then 'added' when wanted then 'beyond'
        when within then 'removed' else 'frozen' end as fate
      from (select g.id, g.uuid, g.name, g.id in (select id from named) as wanted,
          exists (select from memberships m where m.user_id = target.id and m.group_id = g.id) as held,
          target.administrator or g.id in (select m.group_id from caller
            join memberships m on m.user_id = caller.user_id and m.group_administrator) as within
        from target, groups g where g.id in (
          select id from named union select m.group_id from memberships m where m.user_id = target.id)) as facts)`,
    sql`refused as materialized (
      select n from wish where n not in (select named.n from named join plan using (id) where plan.fate <> 'beyond'))`,
    sql`editable as materialized (select id, uuid from target where may_edit and not exists (select from refused))`,
  ]
}

/** The trigger on `memberships` empties the upload group of whoever leaves it. */
const carriedOut: SQL[] = [
  sql`removed as (
    delete from memberships m using editable, plan
    where m.user_id = editable.id and m.group_id = plan.id and plan.fate = 'removed' returning m.group_id)`,
  sql`added as (
    insert into memberships (user_id, group_id) select editable.id, plan.id from editable, plan where plan.fate = 'added'
    on conflict do nothing returning group_id)`,
  sql`changed as (
    select uuid, array(select plan.uuid from plan join added on added.group_id = plan.id) as added,
      array(select plan.uuid from plan join removed on removed.group_id = plan.id) as removed from editable)`,
]

function recorded(caller: Caller): SQL {
  return audited(caller, {
    action: 'user-groups-set',
    targetKind: 'user',
    target: sql`changed.uuid`,
    from: sql`changed where added || removed <> '{}'`,
    details: sql`jsonb_build_object('added', to_jsonb(changed.added), 'removed', to_jsonb(changed.removed))`,
  })
}

function groupsThat(fate: 'added' | 'removed' | 'kept' | 'frozen'): SQL {
  return sql`coalesce((select jsonb_agg(jsonb_build_object('uuid', uuid, 'name', name) order by name collate "C")
    from plan where fate = ${fate}), '[]') as ${sql.identifier(fate)}`
}

function unknownGroups(positions: number[]): Refusal {
  const detail = 'There is no such group, or it is not yours to give. Nothing was changed.'
  return new Refusal('invalid-request', {
    detail,
    errors: positions.map((n) => ({ pointer: `/groups/${n}`, code: 'unknown-group', detail })),
  })
}
