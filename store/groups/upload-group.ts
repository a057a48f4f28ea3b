/** The upload group of a user: the one that their devices upload to. */
import { sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import type { Group } from '#domain/groups/capabilities/capabilities.ts'
import { invalid, type Refusal } from '#domain/refusal.ts'
import { flagsOf } from '#store/groups/memberships.ts'
import { isGroup } from '#store/references.ts'
import { auditEvent, materialized, runAs } from '#store/run-as.ts'
import type { Database } from '#store/run.ts'
import { callerRelation, type CallerRelation, requireReach, targetUser } from '#store/user-target.ts'

/**
 * Sets or, with null, empties the upload group. Members who may upload or register devices in a group can have it, and superusers any. The
 * statement locks the membership, so that one that ends at the same time either ends before, or after and empties the upload group
 * (`schema/triggers/memberships_upload_group.sql`).
 *
 * @param group by uuid or name
 * @throws Refusal `not-found`, `forbidden`, `invalid-request` for a group that cannot be the user's upload group
 */
export async function setUploadGroup(
  db: Database,
  caller: Caller,
  reference: string,
  group: string | null,
): Promise<Group | null> {
  const answer = await runAs<CallerRelation & { upload_group: Group | null }>(db, caller, {
    steps: {
      target: targetUser(caller, reference),
      requested: materialized(sql`select g.id, g.uuid, g.name from groups g
        where not is_reserved_id(g.id) and ${group === null ? sql`false` : isGroup(sql`g`, group)}`),
      membership: materialized(sql`select ${flagsOf(sql`m`)} as flags
        from target, requested, memberships m where m.user_id = target.id and m.group_id = requested.id for share of m`),
      permitted: materialized(sql`select requested.* from requested cross join target left join membership on true
        where target.role = 'superuser' or membership.flags -> 'upload' = 'true' or membership.flags -> 'register_devices' = 'true'`),
      changed: sql`update users u set upload_group_id = (select id from permitted), updated_at = app_now() from target
        where u.id = target.id and (target.is_self or target.may_edit) and (${group === null} or exists (select from permitted))
          and u.upload_group_id is distinct from (select id from permitted) returning u.uuid`,
      audit: auditEvent(caller, {
        action: 'upload-group-set',
        targetKind: 'user',
        target: sql`changed.uuid`,
        from: sql`changed`,
        details: sql`jsonb_build_object('group', (select uuid from permitted))`,
      }),
    },
    answer: sql`select ${callerRelation}, (select jsonb_build_object('uuid', uuid, 'name', name) from permitted) as upload_group from target`,
  })
  const { upload_group } = requireReach(answer)
  if (group !== null && !upload_group) throw notAnUploadGroup()
  return upload_group
}

function notAnUploadGroup(): Refusal {
  const detail = 'Choose a group in which this user may upload or register devices.'
  return invalid([{ pointer: '/group', code: 'group-not-allowed', detail }])
}
