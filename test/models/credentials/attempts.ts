/**
 * Model of `reserve_attempt` (SQL). It counts attempts with a password in two ways: by client address, and by attempt key, which is a user name,
 * or a user name and a known device. Times are whole microseconds, as in PostgreSQL.
 */
import type { SourceLimit } from '#domain/credentials/attempts.ts'
import type { LockoutPolicy } from '#domain/credentials/lockout-policies.ts'
import { lockSeconds } from './lockout-policies.ts'

/** The failed attempts of one attempt key. */
export interface AttemptCount {
  readonly failures: number
  readonly lockedUntil: number | null
}

/** The result of an attempt: counted, or refused for `wait` microseconds. */
export type Reservation<State> = { readonly counted: State } | { readonly wait: number }

const second = 1_000_000
const minute = 60 * second

/** Counts an attempt of a key, unless the key is locked. At the instant at which the lock ends it is not. @param count null: no failures yet */
export function reserveForKey(
  count: AttemptCount | null,
  now: number,
  policy: LockoutPolicy,
): Reservation<AttemptCount> {
  const { failures, lockedUntil } = count ?? { failures: 0, lockedUntil: null }
  if (lockedUntil !== null && lockedUntil > now) return { wait: lockedUntil - now }
  const lock = Math.round(lockSeconds(failures + 1, policy) * second)
  return { counted: { failures: failures + 1, lockedUntil: lock > 0 ? now + lock : null } }
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
