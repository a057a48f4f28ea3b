/** Joining and leaving groups as a user. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { mapConstraintErrors } from '#store/constraints.ts'
import { isGroup } from '#store/references.ts'
import { materialized, runAs } from '#store/run-as.ts'
import type { Database } from '#store/run.ts'
import type { GroupName } from './group-row.ts'
import { unknownGroup } from './groups.ts'
import { joinAction, leaveAction, membershipConflicts, membershipEvent } from './memberships.ts'

/** A joined group. `pending`: the caller has yet to accept its terms. */
export interface JoinedGroupRow extends GroupName {
  status: 'active' | 'pending'
}

/**
 * Makes the caller a member of a discoverable group, with all flags off; where it has terms, once the caller accepts them, by the link that is
 * mailed or by the API. A repeated request sends another link. Of simultaneous requests of one user one adds the membership (`join_group`).
 *
 * @returns `added`: the membership is active, and was not before
 * @throws Refusal `not-found` for a group that does not exist or is not discoverable
 */
export async function joinGroup(
  db: Database,
  caller: Caller,
  group: string,
): Promise<{ added: boolean; joined: JoinedGroupRow }> {
  const answer = await mapConstraintErrors(
    () =>
      runAs<{ added: boolean; joined: JoinedGroupRow }>(db, caller, {
        steps: {
          target_group: materialized(
            sql`select g.* from allowed, groups g where ${isGroup(sql`g`, group)} and g.discoverable`,
          ),
          joined: materialized(sql`select j.outcome
            from allowed, target_group, join_group(allowed.user_id, target_group.id, null, null, allowed.user_id) as j`),
          changed: membershipOf(sql`joined where outcome in ('active', 'pending')`),
          audit: membershipEvent(caller, joinAction(sql`changed`), sql`changed`),
        },
        answer: sql`select outcome = 'active' as added, jsonb_build_object('uuid', uuid, 'name', name,
          'status', case when outcome in ('pending', 'repeated') then 'pending' else 'active' end) as joined from target_group, joined`,
      }),
    membershipConflicts,
  )
  if (!answer) throw unknownGroup()
  return answer
}

/** Ends the membership of the caller, also a pending one; succeeds where there is none. @throws Refusal `not-found` for a group that they may not see */
export async function leaveGroup(db: Database, caller: Caller, group: string): Promise<void> {
  const answer = await runAs<{ uuid: string }>(db, caller, {
    steps: {
      target_group:
        materialized(sql`select g.* from allowed, groups g where ${isGroup(sql`g`, group)} and (g.discoverable
          or exists (select from memberships_with_pending m where m.group_id = g.id and m.user_id = allowed.user_id))`),
      ended: materialized(
        sql`select leave_group(allowed.user_id, target_group.id) as outcome from allowed, target_group`,
      ),
      changed: membershipOf(sql`ended where outcome is not null`),
      audit: membershipEvent(caller, leaveAction(sql`changed`), sql`changed`),
    },
    answer: sql`select uuid from target_group, ended`,
  })
  if (!answer) throw unknownGroup()
}

/** A step for `membershipEvent`, from `target_group`: the caller's membership with its `outcome`. @param outcome a step with it, and which of its rows */
function membershipOf(outcome: SQL): SQL {
  return sql`select caller.user_uuid, target_group.uuid as group_uuid, target_group.name as group_name, outcome
    from caller, target_group, ${outcome}`
}
