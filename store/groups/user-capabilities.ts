/** The rows from which a user's capabilities are worked out, in one statement. */
import { sql } from 'drizzle-orm/sql/sql'
import type { FlagModel } from '#domain/groups/capabilities/abilities.ts'
import type { CapableUser, MembershipRow, VisibilityRow } from '#domain/groups/capabilities/capabilities.ts'
import type { Caller } from '#domain/caller.ts'
import { mayAct } from '#store/account-row.ts'
import { runAs } from '#store/run-as.ts'
import { flagsOf } from './memberships.ts'
import type { Database } from '#store/run.ts'
import {
  requireTarget,
  type CallerRelation,
  callerRelation,
  legacyTargetUser,
  unknownUser,
} from '#store/user-target.ts'

/** What `capabilitiesOf` takes. */
export interface CapabilityRows {
  model: FlagModel
  user: CapableUser
  memberships: MembershipRow[]
  visibility: VisibilityRow[]
}

/** Of the caller, or of one whom they may edit. @throws Refusal `not-found` */
export async function capabilityRows(db: Database, caller: Caller, reference: string): Promise<CapabilityRows> {
  const found = await runAs<CallerRelation & CapabilityRows>(db, caller, {
    steps: [
      legacyTargetUser(caller, reference),
      sql`own as materialized (
        select g.id, jsonb_build_object('uuid', g.uuid, 'name', g.name) as "group", g.uuid,
          ${flagsOf(sql`m`)} as flags
        from target join memberships m on m.user_id = target.id join groups g on g.id = m.group_id)`,
    ],
    answer: sql`select ${callerRelation},
      jsonb_build_object('flags', (select jsonb_agg(f.name order by f.name) from membership_flags f), 'abilities',
        coalesce((select s.derived -> 'abilities' from settings s where s.key = 'presets'), '{}')) as model,
      jsonb_build_object('superuser', target.role = 'superuser', 'mayAct', ${mayAct(sql`target`)}, 'uploadGroup', (
        select jsonb_build_object('uuid', g.uuid, 'name', g.name) from groups g where g.id = target.upload_group_id)) as "user",
      coalesce((select jsonb_agg(jsonb_build_object('group', own."group", 'flags', own.flags)) from own), '[]') as memberships,
      coalesce((select jsonb_agg(jsonb_build_object('viewer', own.uuid, 'group', jsonb_build_object('uuid', g.uuid, 'name', g.name)))
        from own join group_visibility v on v.viewer_id = own.id join groups g on g.id = v.group_id), '[]') as visibility
      from target`,
  })
  if (found?.reserved) throw unknownUser()
  return requireTarget(found)
}
