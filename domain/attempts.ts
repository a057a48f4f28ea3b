/**
 * How attempts with a password are counted, against the place they come from and the lane they are in: a name, or a name and a known device.
 * The database does it, in `schema/functions/30_reserve_attempt.sql`; this is what it has to do. Times are whole
 * microseconds, as Postgres keeps them.
 */
import { type LockoutPolicy, lockSeconds } from './lockout-policies.ts'

/** Where an attempt counts: keyed digests of a name, and of the place that it comes from (null where the platform names none). */
export interface AttemptKeys {
  nameHash: Uint8Array
  sourceHash: Uint8Array | null
}

/** How many failures one place has in how long, whatever names they are under. */
export interface SourceLimit {
  readonly failures: number
  readonly window_minutes: number
}

/** Enough for an office behind one address, and a hundredth of what a guesser wants. */
export const defaultSourceLimit: SourceLimit = { failures: 100, window_minutes: 10 }

/** What settings may choose. */
export const sourceLimitBounds = {
  failures: { min: 1, max: 10_000 },
  window_minutes: { min: 1, max: 24 * 60 },
} as const

/** Seconds that a lock lasts at least for its owner to be told by mail, with a link that lifts it: a shorter one is over before it is read. */
export const noticedLockSeconds = 60

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
 * @param emptyAt when the bucket will be empty; null: it is
 * @returns the new `emptyAt`
 */
export function reserveAtSource(emptyAt: number | null, now: number, limit: SourceLimit): Reservation<number> {
  const next = Math.max(emptyAt ?? now, now) + leakTime(limit)
  const wait = next - (now + limit.window_minutes * minute)
  return wait > 0 ? { wait } : { counted: next }
}

/** How long a failure stays in the bucket, rounded down, so that all of them fit. A success takes its own out again. */
export function leakTime({ failures, window_minutes }: SourceLimit): number {
  return Math.floor((window_minutes * minute) / failures)
}
