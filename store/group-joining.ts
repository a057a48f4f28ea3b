/** Joining and leaving groups, of one's own accord. */
import { sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '../domain/caller.ts'
import { act } from './act.ts'
import { orRefused } from './constraints.ts'
import type { GroupName } from './group-row.ts'
import { unknownGroup } from './groups.ts'
import { goneMeanwhile, membershipAudited } from './memberships.ts'
import { isGroup } from './references.ts'
import type { Database } from './run.ts'

/** What became of a wish to join. */
export interface Joined extends GroupName {
  status: 'active'
}

/**
 * Makes the caller a member of a group that anybody may join, with all flags at their defaults. Of any number of simultaneous wishes of
 * one user one adds.
 *
 * @returns `added`: they were not in the group before
 * @throws Refusal `not-found`, alike for a group that there is not and one that is not discoverable
 */
export async function join(db: Database, caller: Caller, group: string): Promise<{ added: boolean; joined: Joined }> {
  const answer = await orRefused(
    () =>
      act<{ added: boolean; joined: Joined }>(db, caller, {
        steps: [
          sql`named as materialized (
            select h.* from allowed, groups h where ${isGroup(sql`h`, group)} and h.discoverable)`,
          sql`added as (
            insert into memberships (user_id, group_id) select allowed.user_id, named.id from allowed, named
            on conflict do nothing returning user_id)`,
          noted('added'),
          membershipAudited(caller, 'membership-added', sql`noted`),
        ],
        answer: sql`select exists (select from added) as added,
          jsonb_build_object('uuid', uuid, 'name', name, 'status', 'active') as joined from named`,
      }),
    goneMeanwhile,
  )
  if (!answer) throw unknownGroup()
  return answer
}

/** Ends the caller's membership; succeeds where there is none. @throws Refusal `not-found` for a group that they can neither be in nor find */
export async function leave(db: Database, caller: Caller, group: string): Promise<void> {
  const answer = await act<{ uuid: string }>(db, caller, {
    steps: [
      sql`named as materialized (
        select h.* from allowed, groups h where ${isGroup(sql`h`, group)} and (h.discoverable
          or exists (select from memberships m where m.group_id = h.id and m.user_id = allowed.user_id)))`,
      sql`removed as (
        delete from memberships m using allowed, named
        where m.user_id = allowed.user_id and m.group_id = named.id returning m.user_id)`,
      noted('removed'),
      membershipAudited(caller, 'membership-removed', sql`noted`),
    ],
    answer: sql`select uuid from named`,
  })
  if (!answer) throw unknownGroup()
}

/** A step `noted`, as `membershipAudited` reads it: the caller and the group, if the other step has a row. */
function noted(step: 'added' | 'removed') {
  return sql`noted as (
    select caller.user_uuid, named.uuid as group_uuid, named.name as group_name
    from ${sql.identifier(step)}, caller, named)`
}
