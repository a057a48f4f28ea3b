/** Grants: what holders may do to resources. One for each holder, resource and name; unique indexes see to it. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '../domain/caller.ts'
import type { HolderReference } from '../domain/holder.ts'
import type { Permission } from '../domain/permission.ts'
import { Refusal } from '../domain/refusal.ts'
import { act, audited } from './act.ts'
import { orRefused } from './constraints.ts'
import { grantOf, type GrantRow } from './grant-row.ts'
import { goneMeanwhile, isForUser, type Verdict, violationsOf } from './grant-refusals.ts'
import { isGroup, isUser } from './references.ts'
import type { Database } from './run.ts'

/** A grant that is to be. */
export interface NewGrant {
  holder: HolderReference
  resource: string
  permission: Permission
  /** In UTC; null: for good. */
  expiresAt: string | null
}

interface Granting extends Verdict {
  granted: GrantRow | null
  fresh: boolean | null
}

/**
 * Grants a permission. Of any number of simultaneous callers with the same holder, resource and name one grants it. A
 * grant that has expired is nothing any more, and the new one takes its place.
 *
 * @throws Refusal `conflict`, or `invalid-request` for a holder or resource that there is not, or a name that its type does not have
 */
export async function add(db: Database, caller: Caller, grant: NewGrant): Promise<GrantRow> {
  const { granted } = await granting(db, caller, grant, [
    sql`granted as (${inserted(grant)} do update set access = excluded.access, scope = excluded.scope,
      expires_at = excluded.expires_at, uuid = excluded.uuid, created_at = excluded.created_at, created_by = excluded.created_by
      where g.expires_at <= moment() returning g.*, true as fresh)`,
    recorded(caller, 'grant-created', sql`granted`),
  ])
  if (granted) return granted
  throw new Refusal('conflict', {
    detail: 'The holder has a grant of this name on this resource. PUT replaces it.',
  })
}

/**
 * Grants a permission, in place of the one that the holder may have of this name on this resource.
 *
 * @returns the grant, and whether there was none before
 * @throws Refusal `invalid-request` for a holder or resource that there is not, or a name that its type does not have
 */
export async function put(db: Database, caller: Caller, grant: NewGrant): Promise<{ grant: GrantRow; fresh: boolean }> {
  const { granted, fresh } = await granting(db, caller, grant, [
    // An inserted row has no xmax; an updated one has the transaction that locked it to update it.
    sql`granted as (${inserted(grant)} do update set access = excluded.access, scope = excluded.scope,
      expires_at = excluded.expires_at, created_by = excluded.created_by
      returning g.*, g.xmax = 0 as fresh, old.access as old_access, old.scope as old_scope)`,
    sql`created as (select * from granted where fresh)`,
    recorded(caller, 'grant-created', sql`created`),
    sql`replaced as (select * from granted where not fresh)`,
    recorded(
      caller,
      'grant-replaced',
      sql`replaced`,
      sql`|| jsonb_build_object('replaced', jsonb_build_object('name', replaced.permission, 'access', replaced.old_access, 'scope', replaced.old_scope))`,
    ),
  ])
  return { grant: granted!, fresh: fresh! }
}

async function granting(db: Database, caller: Caller, grant: NewGrant, steps: SQL[]): Promise<Granting> {
  const answer = await orRefused(
    () =>
      act<Granting>(db, caller, {
        steps: [
          holderStep(caller, grant.holder),
          sql`target as materialized (select r.id, node_rules(r.path[1], r.type) -> 'permissions' as names
            from allowed, resources r where r.uuid = ${grant.resource})`,
          ...steps,
        ],
        answer: sql`select (select ${grantOf(sql`granted`)} from granted) as granted, (select fresh from granted) as fresh,
          exists (select from holder) as holder_known,
          exists (select from holder where user_id <= 100) as holder_reserved,
          exists (select from target) as resource_known,
          (select names from target) as names,
          coalesce(${grant.expiresAt}::timestamptz <= moment(), false) as expired from allowed`,
      }),
    goneMeanwhile(grant.holder),
  )
  const violations = answer?.granted ? [] : violationsOf(grant.holder, grant.permission.name, answer!)
  if (violations.length > 0) throw new Refusal('invalid-request', { errors: violations })
  return answer!
}

/** The insert up to what a conflict does; the two kinds of holder have an index each. */
function inserted({ holder, permission, expiresAt }: NewGrant): SQL {
  const once = isForUser(holder)
    ? sql`(user_id, resource_id, permission) where user_id is not null`
    : sql`(resource_id, permission, group_id)`
  return sql`insert into grants as g (resource_id, permission, user_id, group_id, access, scope, expires_at, created_by)
    select target.id, ${permission.name}, holder.user_id, holder.group_id, ${permission.access}::access,
      ${permission.scope}::scope, ${expiresAt}::timestamptz, allowed.user_id
    from allowed, target, holder
    where jsonb_exists(target.names, ${permission.name})
      and (holder.user_id is null or holder.user_id > 100)
      and (${expiresAt}::timestamptz is null or ${expiresAt}::timestamptz > moment())
    on conflict ${once}`
}

/** The step `holder`: one row of `user_id` and `group_id`, none when there is no such holder. */
export function holderStep(caller: Caller, holder: HolderReference): SQL {
  if (isForUser(holder)) {
    return sql`holder as materialized (
      select u.id as user_id, null::integer as group_id from allowed, users u where ${isUser(sql`u`, holder.user, caller)})`
  }
  const group = typeof holder === 'string' ? holder : holder.group
  return sql`holder as materialized (
    select null::integer as user_id, h.id as group_id from allowed, groups h where ${isGroup(sql`h`, group)})`
}

/** Takes a grant back. @throws Refusal `not-found` */
export async function remove(db: Database, caller: Caller, uuid: string): Promise<void> {
  const answer = await act<{ uuid: string }>(db, caller, {
    steps: [
      sql`deleted as (delete from grants g using allowed where g.uuid = ${uuid} returning g.*)`,
      recorded(caller, 'grant-deleted', sql`deleted`),
    ],
    answer: sql`select uuid from deleted`,
  })
  if (!answer) throw unknownGrant()
}

/** One grant. @throws Refusal `not-found` */
export async function get(db: Database, caller: Caller, uuid: string): Promise<GrantRow> {
  const answer = await act<{ item: GrantRow }>(db, caller, {
    steps: [],
    answer: sql`select ${grantOf(sql`g`)} as item from allowed, grants g where g.uuid = ${uuid}`,
  })
  if (!answer) throw unknownGrant()
  return answer.item
}

/** @param besides what the event says more than what the grant is: `|| …` */
function recorded(caller: Caller, action: string, from: SQL, besides = sql``): SQL {
  const target = sql`${from}.uuid`
  return audited(caller, {
    name: `${action}-audited`,
    action,
    targetKind: 'grant',
    target,
    from,
    details: sql`${grantOf(from)} ${besides}`,
  })
}

function unknownGrant(): Refusal {
  return new Refusal('not-found', { detail: 'No grant has this id.' })
}
