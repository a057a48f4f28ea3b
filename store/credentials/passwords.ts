/** Changing one's own password, or what needs it to be changed: two statements with the password hash between them. */
import { sql } from 'drizzle-orm/sql/sql'
import { auditEvent, runAs, sessionIsOver } from '#store/run-as.ts'
import type { Caller } from '#domain/caller.ts'
import type { PasswordRules } from '#domain/credentials/password.ts'
import {
  type Attempt,
  clearedOwnAttempt,
  failureSteps,
  locks,
  ownAttempt,
  ownAttemptKey,
  requireReserved,
} from './attempts.ts'
import { aftermath, newPassword } from './new-password.ts'
import { passwordRules } from './password-rules.ts'
import { lockoutMail } from './password-resets.ts'
import { revokedKeysOf } from '#store/keys/key-changes.ts'
import { type RenewedSession, renewedColumns, renewedSession } from '#store/renewed-session.ts'
import { changeOne, type Database } from '#store/run.ts'

/** The caller's own hash, with the marker of the same row version. */
export interface OwnPassword extends Attempt {
  passwordHash: string | null
  rev: number
  username: string
  email: string | null
  emailCanonical: string | null
  full_name: string | null
  userId: number
  rules: PasswordRules
}

/**
 * Counts the attempt and reads what to check it against, so that whoever has stolen a session cannot guess the password without limit.
 *
 * @param bucket of the new password, if there is to be one, for the rules that it is judged by
 * @throws Refusal `invalid-token`, `too-many-attempts`
 */
export async function beginChange(db: Database, caller: Caller, bucket: number | null = null): Promise<OwnPassword> {
  const own = await runAs<OwnPassword>(db, caller, {
    steps: { attempt: ownAttempt(caller) },
    answer: sql`select u.password_hash as "passwordHash", rev_of(u.last_auth_sensitive_operation_at) as rev, u.username, u.email, u.email_canonical as "emailCanonical", u.id as "userId",
      u.user_data ->> 'full_name' as full_name, ${passwordRules(bucket)} as rules, attempt.* from attempt, allowed join users u on u.id = allowed.user_id`,
  })
  if (!own) throw sessionIsOver()
  requireReserved(own)
  return own
}

/** Clears the attempt of a user who sent the right password and chose a new one that is not permitted. */
export async function clearOwnAttempt(db: Database, caller: Caller): Promise<void> {
  await changeOne(db, sql`select ${clearedOwnAttempt(caller)}`)
}

/** The audit event of a change that a wrong current password prevented. */
export type FailedChangeAction =
  | 'password-change-failed'
  | 'email-change-failed'
  | 'user-deletion-failed'
  | 'step-up-failed'

/**
 * Records that a caller with a session sent a wrong current password.
 *
 * @param resetRequired the hash cannot be checked here: its owner gets a link to choose a new password
 */
export async function recordFailedChange(
  db: Database,
  caller: Caller,
  own: OwnPassword,
  action: FailedChangeAction,
  resetRequired: boolean,
): Promise<void> {
  const { lock, steps } = lockoutMail(own.userId, own.emailCanonical ?? own.username, {
    reset: resetRequired,
    locks: locks(own),
  })
  await runAs(db, caller, {
    lock,
    steps: {
      ...steps,
      ...failureSteps(caller, action, own, { kind: 'user', id: caller.claims!.sub }, ownAttemptKey(caller)),
    },
    answer: sql`select true as recorded`,
  })
}

/**
 * Sets the caller's password if the marker is still the one that was read: a hash that a sign-in replaced meanwhile is of the same password. Every session ends, this one too, and a new one begins in
 * its place; links that are on their way die, and devices but the one that it is done on; the owner is told by mail.
 *
 * @param revokesKeys whether the API keys of the caller end too
 * @throws Refusal `invalid-token` when another sensitive operation came in between
 */
export async function changePassword(
  db: Database,
  caller: Caller,
  verified: OwnPassword,
  passwordHash: string,
  revokesKeys: boolean,
): Promise<RenewedSession> {
  const renewed = await runAs<RenewedSession>(db, caller, {
    steps: {
      changed: sql`update users ${newPassword(passwordHash)} from allowed
        where users.id = allowed.user_id and enabled and rev_of(last_auth_sensitive_operation_at) = ${verified.rev} returning users.*`,
      ...aftermath(caller, sql`(select device_id from sessions, allowed where sessions.sid = allowed.sid)`),
      ...renewedSession(caller),
      ...(revokesKeys && revokedKeysOf(caller, 'changed', 'password-changed')),
      audit: auditEvent(caller, {
        action: 'password-changed',
        targetKind: 'user',
        target: sql`changed.uuid`,
        from: sql`changed`,
      }),
    },
    answer: sql`select ${renewedColumns} from changed, renewed`,
  })
  if (!renewed) throw sessionIsOver()
  return renewed
}
