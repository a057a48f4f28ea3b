/** Figures by which attempts with a password are counted; `reserve_attempt` (SQL) counts them. */

/**
 * Where an attempt to sign in counts: keyed digests of a name, for as long as no account has it, and of the place that it comes from (null where
 * the platform names none).
 */
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
