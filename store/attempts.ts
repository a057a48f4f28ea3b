import { type SQL, sql } from 'drizzle-orm'
import { Refusal } from '../domain/refusal.ts'
import { hex } from './act.ts'
import { settingOf } from './settings.ts'

/**
 * Counts an attempt before its password is looked at: one row back when it may be, none while the name is locked. A
 * success clears what was counted. The same statement for names that belong to somebody and names that do not.
 *
 * @param when the step that must have a row for the attempt to count; by default it always does
 */
export function reserveAttempt(nameHash: Uint8Array, when = sql`(select) as always`): SQL {
  return sql`lockout as materialized (
    select (value ->> 'threshold')::integer as threshold, (value ->> 'increment_minutes')::integer as minutes
    from (select ${settingOf('lockout')} as value) as setting),
  attempt as (
    insert into login_attempts as a (name_hash, failures, last_failure_at, locked_until)
    select ${hex(nameHash)}::bytea, 1, moment(), case when threshold = 1 then moment() + make_interval(mins => minutes) end
    from lockout, ${when}
    on conflict (name_hash) do update set
      failures = a.failures + 1,
      last_failure_at = excluded.last_failure_at,
      locked_until = (
        select excluded.last_failure_at + make_interval(mins => (a.failures + 1) / threshold * minutes)
        from lockout where (a.failures + 1) % threshold = 0)
    where a.locked_until is null or a.locked_until <= excluded.last_failure_at
    returning failures)`
}

/** What a statement with `reserveAttempt` selects to say whether the attempt was counted, and if not for how long not. */
export function attemptOutcome(nameHash: Uint8Array): SQL {
  return sql`exists (select from attempt) as reserved, (
    select extract(epoch from locked_until - moment())::integer from login_attempts
    where name_hash = ${hex(nameHash)}::bytea) as locked_seconds`
}

/** Forgets the failures of a name, once `when` has a row: a success. */
export function clearAttempts(nameHash: Uint8Array, when: SQL): SQL {
  return sql`cleared as (delete from login_attempts where name_hash = ${hex(nameHash)}::bytea and exists (select from ${when}))`
}

/** @throws Refusal `too-many-attempts`, the same for every name */
export function requireReserved(attempt: { reserved: boolean; locked_seconds: number | null }): void {
  if (attempt.reserved) return
  throw new Refusal('too-many-attempts', {
    detail:
      'Too many failed attempts. Wait, or reset the password by mail; sessions that are signed in are not affected.',
    retryAfterSeconds: Math.max(1, attempt.locked_seconds ?? 1),
  })
}
