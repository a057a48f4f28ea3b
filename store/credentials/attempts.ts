/** Attempts with a password: counted by the database before the password is checked (`schema/functions/credentials/reserve_attempt.sql`). */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { hex, materialized, type Step } from '#store/run-as.ts'
import { type AttemptKeys, noticedLockSeconds } from '#domain/credentials/attempts.ts'
import { Refusal } from '#domain/refusal.ts'

/** What the database says of an attempt. */
export interface Attempt {
  /** Whether it was counted, and the password may be checked. */
  reserved: boolean
  /** Not counted: how long to wait. Counted: how long the name takes no attempt if this one fails. */
  wait_seconds: number | null
}

/** Bytes as a parameter, or null. */
export function bytea(bytes: Uint8Array | null): SQL {
  return sql`${bytes && hex(bytes)}::bytea`
}

/** A step `attempt`: counts an attempt at the caller's own account. @returns a step of the columns of `Attempt` */
export function ownAttempt({ nameHash, sourceHash }: AttemptKeys): Step {
  return materialized(
    sql`select r.* from allowed, reserve_attempt(${bytea(nameHash)}, allowed.user_id, ${bytea(sourceHash)}) as r`,
  )
}

/** A column `attempt_cleared`: the password was right, so the attempt is counted no more and the failures before it are deleted. */
export function clearedOwnAttempt({ nameHash, sourceHash }: AttemptKeys): SQL {
  return sql`clear_attempts(${bytea(nameHash)}, ${bytea(sourceHash)}) as attempt_cleared`
}

/** A step that deletes every failed attempt at the accounts of a step, under each of their names and on each of their devices. */
export function clearedAttempts(whose: SQL): SQL {
  return sql`delete from login_attempts using ${whose} where account = ${whose}.id returning failures`
}

/** Whether a counted attempt, if it fails, locks the name for so long that its owner gets a mail (`lockoutMail`). */
export function locks({ wait_seconds }: Attempt): boolean {
  return (wait_seconds ?? 0) >= noticedLockSeconds
}

/** @throws Refusal `too-many-attempts`, the same for every name and every reason */
export function requireReserved({ reserved, wait_seconds }: Attempt): void {
  if (reserved) return
  throw new Refusal('too-many-attempts', {
    detail: 'Too many attempts failed. Wait, or reset the password by email. Existing sessions are not affected.',
    retryAfterSeconds: Math.max(1, wait_seconds ?? 1),
  })
}
