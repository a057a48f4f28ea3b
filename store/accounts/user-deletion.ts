/** Deleting an account: sessions, memberships, grants and links go with it; the audit trail stays. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { Refusal } from '#domain/refusal.ts'
import {
  anotherAdministratorRemains,
  countsAsAdministrator,
  lastAdministratorRemoved,
  lockUsers,
} from '#store/administrators.ts'
import { firstDenial } from '#store/denials.ts'
import { accountBeyondReach } from '#store/edit-rights.ts'
import { ownAttemptKey } from '#store/credentials/attempts.ts'
import { currentPasswordRequired } from './email-changes.ts'
import { flagsOf } from '#store/groups/memberships.ts'
import { administratorsOnly, auditEvent, materialized, runAs, type Steps } from '#store/run-as.ts'
import type { Database } from '#store/run.ts'
import { callerRelation, type CallerRelation, requireTarget, targetUser } from '#store/user-target.ts'

/** Why an account is not deleted; the first that holds, in this order. */
type DeletionDenial =
  | 'beyond-reach'
  | 'superuser'
  | 'not-administrator'
  | 'last-administrator'
  | 'still-has-rights'
  | 'current-password-required'

/**
 * Deletes the caller's own account, or as an administrator another. A superuser has to be demoted first, which keeps the last administrator;
 * another account must have no right to use the web or to upload left, so that taking those away makes a deletion deliberate (CamCOPS). Model:
 * `test/models/accounts/user-deletion.ts`.
 *
 * @param isProven whether the caller sent their own password and it was right; their own account needs it
 * @returns whether it was the caller's own
 * @throws Refusal `not-found`, `forbidden`, `conflict` when something has to be done first
 */
export async function deleteUser(
  db: Database,
  caller: Caller,
  reference: string,
  isProven: boolean,
): Promise<{ isSelf: boolean }> {
  const answer = await runAs<CallerRelation & { denied: DeletionDenial | null }>(db, caller, {
    lock: lockUsers(caller, reference, { all: true }),
    steps: {
      target: targetUser(caller, reference),
      decision: materialized(
        sql`select ${firstDenial<DeletionDenial>({
          'beyond-reach': sql`target.administrator and not target.is_self and not target.may_edit`,
          superuser: sql`target.role = 'superuser'`,
          'not-administrator': sql`not (target.is_self or target.administrator)`,
          'last-administrator': sql`${countsAsAdministrator(sql`target`)} and not ${anotherAdministratorRemains(sql`target`)}`,
          'still-has-rights': sql`not target.is_self and exists (
          select from memberships m cross join ${flagsOf(sql`m`)} as flag_values
          where m.user_id = target.id and (flag_values -> 'use_web' = 'true' or flag_values -> 'upload' = 'true'))`,
          'current-password-required': sql`target.is_self and not ${isProven}::boolean`,
        })} as denied from target`,
      ),
      ...deletedAccount(sql`target, decision where not target.reserved and decision.denied is null`),
      audit: auditEvent(caller, {
        action: 'user-deleted',
        targetKind: 'user',
        target: sql`deleted.uuid`,
        from: sql`deleted`,
      }),
    },
    answer: sql`select ${callerRelation}, decision.denied, case when ${isProven} and decision.denied is not null then clear_attempts(${ownAttemptKey(caller)}, null) end as attempt_cleared from target, decision`,
  })
  const { denied, is_self: isSelf } = requireTarget(answer)
  if (denied) throw refusals[denied]()
  return { isSelf }
}

/** The steps that delete the account of step `target`; `deleted` has its `id` and `uuid`. @param from with the conditions */
export function deletedAccount(from: SQL): Steps {
  return {
    announced: materialized(sql`select target.id, enqueue_deletion_events(target.id, null) from ${from}`),
    deleted: sql`delete from users u using announced where u.id = announced.id returning u.id, u.uuid`,
    deleted_attempts: sql`delete from login_attempts a using deleted where a.account = deleted.id`,
    deleted_idempotency_keys: sql`delete from idempotency_keys k using deleted where k.user_id = deleted.id`,
  }
}

const refusals: Record<DeletionDenial, () => Refusal> = {
  'beyond-reach': accountBeyondReach,
  'last-administrator': lastAdministratorRemoved,
  'current-password-required': () => currentPasswordRequired('a deleted account cannot be restored.'),
  superuser: () =>
    new Refusal('user-not-deletable', {
      detail: 'A superuser cannot be deleted. Give the account another role first.',
      reason: 'superuser',
    }),
  'not-administrator': () => administratorsOnly(),
  'still-has-rights': () =>
    new Refusal('user-not-deletable', {
      detail: 'The account has the flag `use_web` or `upload` in a group. Remove these flags first.',
      reason: 'still-has-rights',
    }),
}
