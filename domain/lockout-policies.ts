/**
 * What failed sign-ins cost a name, by two policies to choose from: CamCOPS's (`lockout.ts`, the default) and authnzerver's. Names that
 * belong to nobody cost the same, so that a lock tells nothing.
 */
import { defaultLockoutPolicy, type LockoutPolicy } from './lockout.ts'
import type { Violation } from './refusal.ts'

/** Every threshold-th failure locks, for longer each time (CamCOPS). */
export interface SteppedLockout extends LockoutPolicy {
  readonly kind: 'stepped'
}

/** A pause after each failure that grows with their number, and a lock from there on (authnzerver). */
export interface DelayedLockout {
  readonly kind: 'delayed'
  /** Failures that only cost a pause. */
  readonly threshold: number
  /** The pause after the n-th failure is this to the power of n - 1 seconds. */
  readonly delayBase: number
  readonly maxDelaySeconds: number
  /** The lock after each failure beyond the threshold. */
  readonly lockSeconds: number
}

/** A policy of either kind. */
export type AnyLockoutPolicy = SteppedLockout | DelayedLockout

/** CamCOPS: 10 failures, 10 minutes, 20, 30… */
export const steppedLockout: SteppedLockout = { kind: 'stepped', ...defaultLockoutPolicy }

/** Authnzerver: 1 s, 1.5 s, 2.25 s … 38.4 s for the tenth, at most 40; then an hour. */
export const delayedLockout: DelayedLockout = {
  kind: 'delayed',
  threshold: 10,
  delayBase: 1.5,
  maxDelaySeconds: 40,
  lockSeconds: 3600,
}

/** What settings may choose. No more than 100 failures in a row (NIST SP 800-63B-4 §3.2.2); no lock of more than a day for one step. */
export const lockoutBounds = {
  threshold: { min: 1, max: 100 },
  incrementMinutes: { min: 1, max: 24 * 60 },
  delayBase: { min: 1, max: 10 },
  maxDelaySeconds: { min: 1, max: 3600 },
  lockSeconds: { min: 1, max: 24 * 3600 },
} as const

const minuteSeconds = 60

/**
 * Seconds in which a name takes no further attempt after its n-th counted failure. Attempts in that time are not counted. Failures are
 * forgotten by success only: with authnzerver's policy one more after the hour locks for another hour, as there.
 *
 * Authnzerver holds the answer back for that long instead, which costs a guesser with many connections nothing.
 *
 * @param failures counted since the last success, this one included
 * @returns 0 when this failure costs nothing; may have a fraction
 */
export function lockSeconds(failures: number, policy: AnyLockoutPolicy): number {
  if (failures < 1) return 0
  if (policy.kind === 'delayed') return delayedSeconds(failures, policy)
  const { threshold, incrementMinutes } = policy
  return failures % threshold === 0 ? (failures / threshold) * incrementMinutes * minuteSeconds : 0
}

/** Whether the n-th failure locks, and does not only cost a pause: what the audit and a notice to the owner go by. */
export function locks(failures: number, policy: AnyLockoutPolicy): boolean {
  if (failures < 1) return false
  return policy.kind === 'delayed' ? failures > policy.threshold : failures % policy.threshold === 0
}

/** Everything in a policy that is not a whole number within its bounds (`delayBase` may have a fraction). */
export function checkLockoutPolicy(policy: AnyLockoutPolicy, pointer = '/lockout'): Violation[] {
  const names =
    policy.kind === 'delayed'
      ? (['threshold', 'delayBase', 'maxDelaySeconds', 'lockSeconds'] as const)
      : (['threshold', 'incrementMinutes'] as const)
  const values: Partial<Record<keyof typeof lockoutBounds, unknown>> = { ...policy }
  return names.flatMap((name) => {
    const { min, max } = lockoutBounds[name]
    const value = values[name]
    const isKind = name === 'delayBase' ? Number.isFinite(value) : Number.isSafeInteger(value)
    if (isKind && (value as number) >= min && (value as number) <= max) return []
    return [{ pointer: `${pointer}/${name}`, code: 'out-of-bounds', detail: `From ${min} to ${max}.` }]
  })
}

function delayedSeconds(failures: number, policy: DelayedLockout): number {
  if (failures > policy.threshold) return policy.lockSeconds
  return Math.min(policy.delayBase ** (failures - 1), policy.maxDelaySeconds)
}
