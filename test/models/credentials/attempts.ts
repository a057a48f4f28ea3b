/**
 * Model of `reserve_attempt` (SQL). It counts attempts with a password in two ways: by client address, and by attempt key: an account, one of
 * its devices, its sessions, or a name without an account. Times are whole microseconds, as in PostgreSQL.
 */
import type { SourceLimit } from '#domain/credentials/attempts.ts'
import type { LockoutPolicy } from '#domain/credentials/lockout-policies.ts'
import { lockSeconds } from './lockout-policies.ts'

/** Seconds after which an attempt whose outcome was not recorded no longer counts: longer than any request. In SQL: `unsettled_attempt_seconds`. */
export const unsettledAttemptSeconds = 60

/** The failed attempts of one attempt key. */
export interface AttemptCount {
  /** With those that are not settled. */
  readonly failures: number
  /** Attempts whose outcome was not recorded. */
  readonly unsettled: number
  readonly lastAt: number
  readonly lockedUntil: number | null
}

/** The result of an attempt: counted, or refused for `wait` microseconds. */
export type Reservation<State> = { readonly counted: State } | { readonly wait: number }

const second = 1_000_000
const minute = 60 * second

/** Attempts that were not settled in time count no more, and neither does a lock that they caused. */
export function afterLapse(count: AttemptCount, now: number): AttemptCount {
  if (count.unsettled === 0 || now - count.lastAt < unsettledAttemptSeconds * second) return count
  return { ...count, failures: count.failures - count.unsettled, unsettled: 0, lockedUntil: null }
}

/** Records that an attempt failed. @param count null: the failures were cleared in the meantime */
export function settle(count: AttemptCount | null): AttemptCount | null {
  return count && { ...count, unsettled: Math.max(0, count.unsettled - 1) }
}

/** Counts an attempt of a key, unless the key is locked. At the instant at which the lock ends it is not. @param count null: no failures yet */
export function reserveForKey(
  count: AttemptCount | null,
  now: number,
  policy: LockoutPolicy,
): Reservation<AttemptCount> {
  const none = { failures: 0, unsettled: 0, lastAt: now, lockedUntil: null }
  const { failures, unsettled, lockedUntil } = count ? afterLapse(count, now) : none
  if (lockedUntil !== null && lockedUntil > now) return { wait: lockedUntil - now }
  const lock = Math.round(lockSeconds(failures + 1, policy) * second)
  const next = { failures: failures + 1, unsettled: unsettled + 1, lastAt: now }
  return { counted: { ...next, lockedUntil: lock > 0 ? now + lock : null } }
}

/**
 * Counts an attempt from a client address: a leaky bucket of `failures`, which empties in `window_minutes`.
 *
 * @param bucketEmptyAt when the bucket will be empty; null: it is empty
 * @returns the new `bucketEmptyAt`
 */
export function reserveAtSource(bucketEmptyAt: number | null, now: number, limit: SourceLimit): Reservation<number> {
  const next = Math.max(bucketEmptyAt ?? now, now) + leakTime(limit)
  const wait = next - (now + limit.window_minutes * minute)
  return wait > 0 ? { wait } : { counted: next }
}

/** How long one failure stays in the bucket, rounded down, so that all of them fit. A success removes its own attempt. */
export function leakTime({ failures, window_minutes }: SourceLimit): number {
  return Math.floor((window_minutes * minute) / failures)
}
