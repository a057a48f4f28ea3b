/**
 * What failed sign-ins cost a name, by two policies to choose from: CamCOPS's (`escalating-lock`, the default) and authnzerver's
 * (`exponential-delay`). Names that belong to nobody cost the same, so that a lock tells nothing. The database counts by the same figures:
 * `schema/functions/credentials/lockout_policy.sql`.
 *
 * There is no window: failures at an account count until a success, an unlock or a new password clears them, those under a name of nobody
 * until a week without any (CamCOPS). An attempt is counted before its password is looked at, so that of any number of parallel guesses no more are checked than the policy allows. Attempts during a lock are not counted.
 */

/** The policies, named by what they do. */
export const lockoutPolicies = ['escalating-lock', 'exponential-delay'] as const

/** A policy with its figures, as the setting `lockout` has it. Those of the other policy wait until it is chosen. */
export interface LockoutPolicy {
  readonly policy: (typeof lockoutPolicies)[number]
  /** `escalating-lock`: failures between two locks. `exponential-delay`: failures that only cost a pause. */
  readonly threshold: number
  /** `escalating-lock`: minutes of the first lock; the n-th is n times as long. */
  readonly increment_minutes: number
  /** `exponential-delay`: the pause after the n-th failure is this to the power of n - 1 seconds. */
  readonly delay_base: number
  /** `exponential-delay`: the longest pause. */
  readonly max_delay_seconds: number
  /** `exponential-delay`: the lock after each failure beyond the threshold. */
  readonly lock_seconds: number
}

/** As CamCOPS has it: 10 failures, 10 minutes, 20, 30… */
export const defaultLockout: LockoutPolicy = {
  policy: 'escalating-lock',
  threshold: 10,
  increment_minutes: 10,
  delay_base: 1.5,
  max_delay_seconds: 40,
  lock_seconds: 3600,
}

/** As authnzerver has it: 1 s, 1.5 s, 2.25 s … 38.4 s for the tenth, at most 40; then an hour. */
export const delayLockout: LockoutPolicy = { ...defaultLockout, policy: 'exponential-delay' }

/** What settings may choose. No more than 100 failures in a row (NIST SP 800-63B-4 §3.2.2); no lock of more than a day for one step. */
export const lockoutBounds = {
  threshold: { min: 1, max: 100 },
  increment_minutes: { min: 1, max: 24 * 60 },
  delay_base: { min: 1, max: 10 },
  max_delay_seconds: { min: 1, max: 3600 },
  lock_seconds: { min: 1, max: 24 * 3600 },
} as const
