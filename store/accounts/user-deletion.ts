/** Deleting an account: sessions, memberships, grants and links go with it; the audit trail stays. */
import { sql } from 'drizzle-orm/sql/sql'
import { auditEvent, materialized, runAs } from '#store/run-as.ts'
import type { Caller } from '#domain/caller.ts'
import { Refusal } from '#domain/refusal.ts'
import { barToDelete, type DeletionBar } from '#domain/accounts/user-deletion.ts'
import { administratorsOnly } from '#store/run-as.ts'
import { lockUsers } from '#store/administrators.ts'
import type { Database } from '#store/run.ts'
import { requireTarget, reservedUser, type CallerRelation, callerRelation, targetUser } from '#store/user-target.ts'

interface Deleting extends CallerRelation {
  superuser: boolean
  has_rights: boolean
  deleted: boolean
}

/**
 * Deletes one's own account, or as an administrator somebody's. The rules are those of `barToDelete`; superusers are demoted first, where
 * the last of them is kept.
 *
 * @returns whether it was the caller's own
 * @throws Refusal `not-found`, `forbidden`, `user-not-deletable` when something has to be done first
 */
export async function deleteUser(db: Database, caller: Caller, reference: string): Promise<{ isSelf: boolean }> {
  const answer = await runAs<Deleting>(db, caller, {
    lock: lockUsers(caller, reference, { all: false }),
    steps: {
      target: targetUser(caller, reference),
      facts: materialized(sql`select target.role = 'superuser' as superuser, exists (
          select from memberships m cross join flags_of(m.group_administrator, m.flags) as held
          where m.user_id = target.id and (held -> 'use_web' = 'true' or held -> 'upload' = 'true')) as has_rights
        from target`),
      told: materialized(sql`select target.id, enqueue_deletion_events(target.id, null) from target, facts
        where not target.reserved and not facts.superuser and (target.is_self or target.administrator and not facts.has_rights)`),
      deleted: sql`delete from users u using told where u.id = told.id returning u.id, u.uuid`,
      forgotten: sql`delete from idempotency_keys k using deleted where k.user_id = deleted.id`,
      audit: auditEvent(caller, {
        action: 'user-deleted',
        targetKind: 'user',
        target: sql`deleted.uuid`,
        from: sql`deleted`,
      }),
    },
    answer: sql`select ${callerRelation}, facts.superuser, facts.has_rights, exists (select from deleted) as deleted from target, facts`,
  })
  const found = requireTarget(answer)
  if (!found.deleted) throw whyNotDeleted(found)
  return { isSelf: found.is_self }
}

function whyNotDeleted({ is_self, reserved, administrator, may_edit, superuser, has_rights }: Deleting): Refusal {
  const bar = barToDelete({
    isSelf: is_self,
    editorIsSuperuser: administrator,
    mayEdit: may_edit && administrator, // group administrators delete nobody
    targetReserved: reserved,
    targetIsSuperuser: superuser,
    targetMayUseOrUpload: has_rights,
    administersAllGroups: false,
  })
  if (bar === 'reserved-account') return reservedUser()
  return bar !== null && bar in first
    ? new Refusal('user-not-deletable', { detail: first[bar]!, reason: bar })
    : administratorsOnly()
}

/** What has to be done first. */
const first: Partial<Record<DeletionBar, string>> = {
  superuser: 'Superusers cannot be deleted. Give the account another role first.',
  'still-has-rights': 'The account may still use the web or upload in a group. Remove those rights first.',
}
