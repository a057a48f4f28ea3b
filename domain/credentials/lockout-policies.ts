/**
 * What failed sign-ins cost a name, by two policies to choose from: CamCOPS's (the default) and authnzerver's. Names that belong to nobody
 * cost the same, so that a lock tells nothing. The database counts by the same figures: `schema/functions/credentials/lockout_policy.sql`.
 *
 * There is no window: failures count until a success clears them, or a week without any. An attempt is counted before its password is
 * looked at, so that of any number of parallel guesses no more are checked than the policy allows. Attempts during a lock are not counted.
 */

/** The policies, by the names of the programs that they come from. */
export const lockoutPolicies = ['camcops', 'authnzerver'] as const

/** A policy with its figures, as the setting `lockout` has it. Those of the other policy wait until it is chosen. */
export interface LockoutPolicy {
  readonly policy: (typeof lockoutPolicies)[number]
  /** CamCOPS: failures between two locks. Authnzerver: failures that only cost a pause. */
  readonly threshold: number
  /** CamCOPS: minutes of the first lock; the n-th is n times as long. */
  readonly increment_minutes: number
  /** Authnzerver: the pause after the n-th failure is this to the power of n - 1 seconds. */
  readonly delay_base: number
  /** Authnzerver: the longest pause. */
  readonly max_delay_seconds: number
  /** Authnzerver: the lock after each failure beyond the threshold. */
  readonly lock_seconds: number
}

/** CamCOPS: 10 failures, 10 minutes, 20, 30… */
export const camcopsLockout: LockoutPolicy = {
  policy: 'camcops',
  threshold: 10,
  increment_minutes: 10,
  delay_base: 1.5,
  max_delay_seconds: 40,
  lock_seconds: 3600,
}

/** What settings may choose. No more than 100 failures in a row (NIST SP 800-63B-4 §3.2.2); no lock of more than a day for one step. */
export const lockoutBounds = {
  threshold: { min: 1, max: 100 },
  increment_minutes: { min: 1, max: 24 * 60 },
  delay_base: { min: 1, max: 10 },
  max_delay_seconds: { min: 1, max: 3600 },
  lock_seconds: { min: 1, max: 24 * 3600 },
} as const
