/** Attempts with a password: counted by the database before anybody looks at the password (`schema/functions/credentials/reserve_attempt.sql`). */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { hex, materialized, type Step } from '#store/run-as.ts'
import { type AttemptKeys, noticedLockSeconds } from '#domain/credentials/attempts.ts'
import { Refusal } from '#domain/refusal.ts'

/** What the database says of an attempt. */
export interface Attempt {
  /** Whether it was counted, and the password may be looked at. */
  reserved: boolean
  /** If not: for how long not. If so: for how long nobody may try again, should this one fail. */
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

/** A column `settled`: takes back an attempt that was none, since the password was right. */
export function settled({ nameHash, sourceHash }: AttemptKeys): SQL {
  return sql`clear_attempts(${bytea(nameHash)}, ${bytea(sourceHash)}) as settled`
}

/** A step that deletes every failed attempt at the accounts of a step, under each of their names and on each of their devices. */
export function clearedAttempts(whose: SQL): SQL {
  return sql`delete from login_attempts using ${whose} where account = ${whose}.id returning failures`
}

/** Whether an attempt that was counted locks for so long, should it fail, that its owner is told. */
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
