/** The rows from which the capabilities of a user are computed, in one statement. */
import { sql } from 'drizzle-orm/sql/sql'
import type { FlagModel } from '#domain/groups/capabilities/abilities.ts'
import type { CapableUser, MembershipRow, VisibilityRow } from '#domain/groups/capabilities/capabilities.ts'
import type { Caller } from '#domain/caller.ts'
import { isAccountActive } from '#store/account-row.ts'
import { materialized, runAs } from '#store/run-as.ts'
import { flagsOf } from './memberships.ts'
import type { Database } from '#store/run.ts'
import { requireTarget, type CallerRelation, callerRelation, targetUser, unknownUser } from '#store/user-target.ts'

/** The input of `capabilitiesOf`. */
export interface CapabilityRows {
  model: FlagModel
  user: CapableUser
  memberships: MembershipRow[]
  visibility: VisibilityRow[]
}

/** Reads them for the caller, or for a user whom they may edit. @throws Refusal `not-found` */
export async function getCapabilityRows(db: Database, caller: Caller, reference: string): Promise<CapabilityRows> {
  const answer = await runAs<CallerRelation & CapabilityRows>(db, caller, {
    steps: {
      target: targetUser(caller, reference),
      own: materialized(sql`select g.id, jsonb_build_object('uuid', g.uuid, 'name', g.name) as "group", g.uuid,
          ${flagsOf(sql`m`)} as flags
        from target join memberships m on m.user_id = target.id join groups g on g.id = m.group_id`),
    },
    answer: sql`select ${callerRelation},
      jsonb_build_object('flags', (select jsonb_agg(f.name order by f.name) from membership_flags f), 'abilities',
        coalesce((select s.derived -> 'abilities' from settings s where s.key = 'presets'), '{}')) as model,
      jsonb_build_object('superuser', target.role = 'superuser', 'isAccountActive', ${isAccountActive(sql`target`)}, 'uploadGroup', (
        select jsonb_build_object('uuid', g.uuid, 'name', g.name) from groups g where g.id = target.upload_group_id)) as "user",
      coalesce((select jsonb_agg(jsonb_build_object('group', own."group", 'flags', own.flags)) from own), '[]') as memberships,
      coalesce((select jsonb_agg(jsonb_build_object('viewer', own.uuid, 'group', jsonb_build_object('uuid', g.uuid, 'name', g.name)))
        from own join group_visibility v on v.viewer_id = own.id join groups g on g.id = v.group_id), '[]') as visibility
      from target`,
  })
  if (answer?.reserved) throw unknownUser()
  return requireTarget(answer)
}
