/** The group that a user currently acts in: where their devices upload to. Seed: `upload_group_id`. */
import { sql } from 'drizzle-orm/sql/sql'
import type { Group } from '#domain/groups/capabilities/capabilities.ts'
import type { Caller } from '#domain/caller.ts'
import { invalid, type Refusal } from '#domain/refusal.ts'
import { runAs, audited } from '#store/run-as.ts'
import { isGroup } from '#store/references.ts'
import type { Database } from '#store/run.ts'
import { requireTarget, type CallerRelation, callerRelation, legacyTargetUser } from '#store/user-target.ts'

/**
 * Sets it or, with null, empties it; members who may upload or register devices there, and superusers, may act in a group. The membership is held while it is looked at,
 * so that whoever ends it at the same time comes before, or finds the upload group and empties it.
 *
 * @param group by uuid or name
 * @throws Refusal `not-found`, `forbidden`, `invalid-request` for a group that the user cannot act in
 */
export async function setUploadGroup(
  db: Database,
  caller: Caller,
  reference: string,
  group: string | null,
): Promise<Group | null> {
  const answer = await runAs<CallerRelation & { upload_group: Group | null }>(db, caller, {
    steps: [
      legacyTargetUser(caller, reference),
      sql`named as materialized (
        select g.id, g.uuid, g.name from groups g where not is_reserved_id(g.id) and ${group === null ? sql`false` : isGroup(sql`g`, group)})`,
      sql`place as materialized (
        select flags_of(m.group_administrator, m.flags) as flags from target, named, memberships m where m.user_id = target.id and m.group_id = named.id for share of m)`,
      sql`chosen as materialized (
        select named.* from named cross join target left join place on true
        where target.role = 'superuser' or place.flags -> 'upload' = 'true' or place.flags -> 'register_devices' = 'true')`,
      sql`changed as (
        update users u set upload_group_id = (select id from chosen), updated_at = app_now() from target
        where u.id = target.id and (target.is_self or target.may_edit) and (${group === null} or exists (select from chosen))
          and u.upload_group_id is distinct from (select id from chosen) returning u.uuid)`,
      audited(caller, {
        action: 'upload-group-set',
        targetKind: 'user',
        target: sql`changed.uuid`,
        from: sql`changed`,
        details: sql`jsonb_build_object('group', (select uuid from chosen))`,
      }),
    ],
    answer: sql`select ${callerRelation}, (select jsonb_build_object('uuid', uuid, 'name', name) from chosen) as upload_group from target`,
  })
  const { upload_group } = requireTarget(answer)
  if (group !== null && !upload_group) throw notToActIn()
  return upload_group
}

function notToActIn(): Refusal {
  const detail = 'Choose a group in which this user may upload or register devices.'
  return invalid([{ pointer: '/group', code: 'group-not-allowed', detail }])
}
