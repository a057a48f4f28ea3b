/** Joining and leaving groups, of one's own accord. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { runAs } from '#store/run-as.ts'
import { mapConstraintErrors } from '#store/constraints.ts'
import type { GroupName } from './group-row.ts'
import { unknownGroup } from './groups.ts'
import { entered, membershipReferencesGone, membershipAudited, removed } from './memberships.ts'
import { isGroup } from '#store/references.ts'
import type { Database } from '#store/run.ts'

/** What became of a wish to join. */
export interface Joined extends GroupName {
  status: 'active' | 'pending'
}

/**
 * Makes the caller a member of a group that anybody may join, with all flags at their defaults; where it has terms, once they accept these
 * by the link that is mailed or signed in. Asking again sends another link. Of any number of simultaneous wishes of one user one adds.
 *
 * @returns `added`: they are in the group, and were not before
 * @throws Refusal `not-found`, alike for a group that there is not and one that is not discoverable
 */
export async function joinGroup(
  db: Database,
  caller: Caller,
  group: string,
): Promise<{ added: boolean; joined: Joined }> {
  const answer = await mapConstraintErrors(
    () =>
      runAs<{ added: boolean; joined: Joined }>(db, caller, {
        steps: [
          sql`named as materialized (
            select h.* from allowed, groups h where ${isGroup(sql`h`, group)} and h.discoverable)`,
          sql`entered as materialized (
            select e.outcome from allowed, named, join_group(allowed.user_id, named.id, null, null, allowed.user_id) as e)`,
          noted('entered', sql`outcome in ('active', 'pending')`),
          membershipAudited(caller, entered(sql`noted`), sql`noted`),
        ],
        answer: sql`select outcome = 'active' as added, jsonb_build_object('uuid', uuid, 'name', name,
          'status', case when outcome in ('pending', 'repeated') then 'pending' else 'active' end) as joined from named, entered`,
      }),
    membershipReferencesGone,
  )
  if (!answer) throw unknownGroup()
  return answer
}

/** Ends the caller's membership, or their wish for one; succeeds where there is none. @throws Refusal `not-found` for a group that they can neither be in nor find */
export async function leaveGroup(db: Database, caller: Caller, group: string): Promise<void> {
  const answer = await runAs<{ uuid: string }>(db, caller, {
    steps: [
      sql`named as materialized (
        select h.* from allowed, groups h where ${isGroup(sql`h`, group)} and (h.discoverable
          or exists (select from memberships_with_pending m where m.group_id = h.id and m.user_id = allowed.user_id)))`,
      sql`removed as materialized (
        select leave_group(allowed.user_id, named.id) as outcome from allowed, named)`,
      noted('removed', sql`outcome is not null`),
      membershipAudited(caller, removed(sql`noted`), sql`noted`),
    ],
    answer: sql`select uuid from named, removed`,
  })
  if (!answer) throw unknownGroup()
}

/** A step `noted`, as `membershipAudited` reads it: the caller, the group and the outcome of the other step, if it changed anything. */
function noted(step: 'entered' | 'removed', changed: SQL): SQL {
  return sql`noted as (
    select caller.user_uuid, named.uuid as group_uuid, named.name as group_name, outcome
    from ${sql.identifier(step)}, caller, named where ${changed})`
}
