/** Passwords of other people: set for them, or to be changed by them. */
import { sql } from 'drizzle-orm/sql/sql'
import { auditEvent, materialized, runAs } from '#store/run-as.ts'
import type { Caller } from '#domain/caller.ts'
import type { PasswordRules } from '#domain/credentials/password.ts'
import { Refusal } from '#domain/refusal.ts'
import { accountOf, type AccountRow } from '#store/account-row.ts'
import { lockUsers } from '#store/administrators.ts'
import { withoutFailures } from './attempts.ts'
import { accountHoldsMore, holdsMoreRights } from '#store/edit-rights.ts'
import { aftermath, newPassword } from './new-password.ts'
import { revokedKeysOf } from '#store/keys/key-changes.ts'
import { passwordRules } from './password-rules.ts'
import type { Database } from '#store/run.ts'
import { requirePerson, requireReach, type CallerRelation, callerRelation, targetUser } from '#store/user-target.ts'

/** Whose password it is, for the rules that compare a password with its owner's names. */
export interface PasswordHolder {
  uuid: string
  username: string
  email: string | null
  full_name: string | null
  rules: PasswordRules
}

/**
 * Whether the caller may set this user's password, before it is hashed. Their own they change by saying the current one.
 *
 * @param bucket of the new password, for the rules that it is judged by
 * @throws Refusal `not-found`, `forbidden`
 */
export async function beginSetting(
  db: Database,
  caller: Caller,
  reference: string,
  bucket: number | null,
): Promise<PasswordHolder> {
  const answer = await runAs<CallerRelation & PasswordHolder & HoldsMore>(db, caller, {
    steps: { target: targetUser(caller, reference) },
    answer: sql`select ${callerRelation}, ${holdsMoreRights(sql`target`)} as holds_more, target.uuid, target.username, target.email, target.user_data ->> 'full_name' as full_name, ${passwordRules(bucket)} as rules from target`,
  })
  return requireNoMore(requireOther(answer))
}

/**
 * Sets somebody's password: their sessions end, links that are on their way die, and they are told by mail. The caller's right to do so is
 * asked again, in the statement that does it.
 *
 * @param options.mustChange whether they have to choose another at the next sign-in
 * @param options.revokesKeys whether their API keys end too
 * @throws Refusal `not-found`, `forbidden`
 */
export async function setForOther(
  db: Database,
  caller: Caller,
  uuid: string,
  passwordHash: string,
  { mustChange, revokesKeys }: { mustChange: boolean; revokesKeys: boolean },
): Promise<AccountRow> {
  const answer = await runAs<CallerRelation & HoldsMore & { account: AccountRow }>(db, caller, {
    lock: lockUsers(caller, uuid, { all: false }),
    steps: {
      target: targetUser(caller, uuid),
      held: materialized(sql`select ${holdsMoreRights(sql`target`)} as holds_more from target`),
      other: sql`select id from target, held where may_edit and kind = 'person' and not is_self and not holds_more`,
      changed: sql`update users ${newPassword(passwordHash, mustChange)} from other where users.id = other.id returning users.*`,
      ...aftermath(caller),
      ...(revokesKeys && revokedKeysOf(caller, 'changed', 'password-set')),
      audit: auditEvent(caller, {
        action: 'password-set',
        targetKind: 'user',
        target: sql`changed.uuid`,
        from: sql`changed`,
        details: sql`jsonb_build_object('must_change', changed.must_change_password)`,
      }),
    },
    answer: sql`select ${callerRelation}, holds_more, (select ${accountOf(sql`changed`)} || ${withoutFailures} from changed) as account from target, held`,
  })
  return requireNoMore(requireOther(answer)).account
}

/** Makes somebody choose another password at their next sign-in. Sessions stay. @throws Refusal `not-found`, `forbidden` */
export async function forceChange(db: Database, caller: Caller, reference: string): Promise<AccountRow> {
  const answer = await runAs<CallerRelation & { account: AccountRow }>(db, caller, {
    lock: lockUsers(caller, reference, { all: false }),
    steps: {
      target: targetUser(caller, reference),
      changed: sql`update users set must_change_password = true, updated_at = app_now() from target
        where users.id = target.id and target.may_edit and target.kind = 'person' and not target.is_self and not users.must_change_password
        returning users.*`,
      audit: auditEvent(caller, {
        action: 'password-change-forced',
        targetKind: 'user',
        target: sql`changed.uuid`,
        from: sql`changed`,
      }),
    },
    answer: sql`select ${callerRelation},
      coalesce((select ${accountOf(sql`changed`)} from changed), ${accountOf(sql`target`)}) as account from target`,
  })
  return requireOther(answer).account
}

interface HoldsMore {
  holds_more: boolean
}

/** Somebody who has no rights besides the caller's. @throws Refusal `forbidden` */
function requireNoMore<Found extends HoldsMore>(found: Found): Found {
  if (found.holds_more) throw accountHoldsMore()
  return found
}

/** Somebody else whom the caller may edit. */
function requireOther<Found extends CallerRelation>(found: Found | null): Found {
  const target = requirePerson(requireReach(found))
  if (!target.is_self) return target
  throw new Refusal('forbidden', { detail: 'Use `PUT /v1/passwords/current` to change your own password.' })
}
