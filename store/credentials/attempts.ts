/** Attempts with a password: counted by the database before the password is checked (`schema/functions/credentials/reserve_attempt.sql`). */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { auditEvent, hex, materialized, type Step, type Steps } from '#store/run-as.ts'
import type { AuditAction } from '#domain/audit-actions.ts'
import type { Caller } from '#domain/caller.ts'
import { noticedLockSeconds } from '#domain/credentials/attempts.ts'
import { Refusal } from '#domain/refusal.ts'

/** What the database says of an attempt. */
export interface Attempt {
  /** Whether it was counted, and the password may be checked. */
  reserved: boolean
  /** Not counted: how long to wait. Counted: how long no attempt is accepted if this one fails. */
  wait_seconds: number | null
  /** The failures, with this attempt. */
  failures: number
}

/** Bytes as a parameter, or null. */
export function bytea(bytes: Uint8Array | null): SQL {
  return sql`${bytes && hex(bytes)}::bytea`
}

/** The key of attempts at the caller's own account. Sessions have a count of their own, so that strangers who guess do not reach it. */
export function ownAttemptKey({ claims }: Caller): SQL {
  return sql`attempt_key_of(${claims!.sub}::uuid, 'session')`
}

/** A step `attempt`: counts an attempt at the caller's own account. @returns a step of the columns of `Attempt` */
export function ownAttempt(caller: Caller): Step {
  return materialized(
    sql`select r.* from allowed, reserve_attempt(${ownAttemptKey(caller)}, allowed.user_id, null) as r`,
  )
}

/** A column `attempt_cleared`: the password was right, so the attempt is counted no more and the failures before it are deleted. */
export function clearedOwnAttempt(caller: Caller): SQL {
  return sql`clear_attempts(${ownAttemptKey(caller)}, null) as attempt_cleared`
}

/**
 * A step that clears every failed attempt at the accounts of a step, under each of their names and on each of their devices. The rows stay, for
 * `last_attempt_at`.
 */
export function clearedAttempts(whose: SQL): SQL {
  return sql`update login_attempts set failures = 0, unsettled = 0, locked_until = null from ${whose} where account = ${whose}.id`
}

/** What `clearedAttempts` changes of an account, for the answer of a statement that has this step and read the account before it. */
export const withoutFailures = sql`'{"failed_attempts": 0, "locked_out_until": null}'::jsonb`

/** Whether a counted attempt, if it fails, locks the account or the name for so long that it is recorded and its owner gets a mail. */
export function locks({ wait_seconds }: Attempt): boolean {
  return (wait_seconds ?? 0) >= noticedLockSeconds
}

/** The target of audit events about an attempt. */
export interface AttemptTarget {
  kind: 'user' | 'name'
  /** The uuid of the account, or the digest of a name without one. */
  id: string
}

/** The steps of a statement that records a failed attempt: its audit event, and another one if it locks. @param details of the first event */
export function failureSteps(
  caller: Caller,
  action: AuditAction,
  attempt: Attempt,
  { kind: targetKind, id }: AttemptTarget,
  attemptKey: SQL,
  details = sql`'{}'::jsonb`,
): Steps {
  const target = sql`${id}`
  return {
    settled: materialized(sql`select settle_attempt(${attemptKey}) as until from allowed`),
    audit: auditEvent(caller, { action, targetKind, target, from: sql`settled`, details }),
    ...(locks(attempt) && {
      locked_audit: auditEvent(caller, {
        action: 'name-locked-out',
        targetKind,
        target,
        from: sql`settled`,
        details: sql`jsonb_build_object('failures', ${attempt.failures}::integer, 'until', settled.until)`,
      }),
    }),
  }
}

/** @returns the refusal for a wrong password, which says how long no attempt is accepted after this failure */
export function wrongPassword(detail: string, reason: string, attempt?: Attempt): Refusal {
  const retryAfterSeconds = attempt?.wait_seconds ?? 0
  const wait =
    retryAfterSeconds > 0 ? ` No attempt is accepted for ${retryAfterSeconds} seconds after this failure.` : ''
  return new Refusal('invalid-credentials', { detail: detail + wait, reason, retryAfterSeconds })
}

/** @throws Refusal `too-many-attempts`, the same for every name and every reason. What it advises works in every state. */
export function requireReserved({ reserved, wait_seconds }: Attempt): void {
  if (reserved) return
  throw new Refusal('too-many-attempts', {
    detail:
      'Too many attempts failed. Wait, or reset the password by email and sign in on the device that opened the link. Existing sessions are not affected.',
    retryAfterSeconds: Math.max(1, wait_seconds ?? 1),
  })
}
