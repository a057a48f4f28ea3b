/**
 * Model of `reserve_attempt` (SQL): how attempts with a password are counted, against the place they come from and the lane they are in: a name,
 * or a name and a known device. Times are whole microseconds, as Postgres keeps them.
 */
import type { SourceLimit } from '#domain/credentials/attempts.ts'
import type { LockoutPolicy } from '#domain/credentials/lockout-policies.ts'
import { lockSeconds } from './lockout-policies.ts'

/** What is known of a lane. */
export interface Lane {
  readonly failures: number
  readonly lockedUntil: number | null
}

/** The outcome of an attempt: counted, or for how long there is none. */
export type Reservation<State> = { readonly counted: State } | { readonly wait: number }

const second = 1_000_000
const minute = 60 * second

/** Counts an attempt in a lane, which takes none while it is locked; at the very end of the lock it does. @param lane null: no failures yet */
export function reserveInLane(lane: Lane | null, now: number, policy: LockoutPolicy): Reservation<Lane> {
  const { failures, lockedUntil } = lane ?? { failures: 0, lockedUntil: null }
  if (lockedUntil !== null && lockedUntil > now) return { wait: lockedUntil - now }
  const lock = Math.round(lockSeconds(failures + 1, policy) * second)
  return { counted: { failures: failures + 1, lockedUntil: lock > 0 ? now + lock : null } }
}

/**
 * Counts an attempt at a place: a bucket that holds `failures` and leaks them one after the other, all in `window_minutes`.
 *
 * @param bucketEmptyAt when the bucket will be empty; null: it is
 * @returns the new `bucketEmptyAt`
 */
export function reserveAtSource(bucketEmptyAt: number | null, now: number, limit: SourceLimit): Reservation<number> {
  const next = Math.max(bucketEmptyAt ?? now, now) + leakTime(limit)
  const wait = next - (now + limit.window_minutes * minute)
  return wait > 0 ? { wait } : { counted: next }
}

/** How long a failure stays in the bucket, rounded down, so that all of them fit. A success takes its own out again. */
export function leakTime({ failures, window_minutes }: SourceLimit): number {
  return Math.floor((window_minutes * minute) / failures)
}
