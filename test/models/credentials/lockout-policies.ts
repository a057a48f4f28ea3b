/** Model of `lockout_seconds` (SQL): what failed sign-ins cost a name. */
import type { LockoutPolicy } from '#domain/credentials/lockout-policies.ts'

const minuteSeconds = 60

/**
 * Seconds in which a name takes no further attempt after its n-th counted failure. Failures are forgotten by success only: with
 * `exponential-delay` one more after the hour locks for another hour, as there.
 *
 * Authnzerver holds the answer back for that long instead, which costs a guesser with many connections nothing.
 *
 * @param failures counted since the last success, this one included
 * @returns 0 when this failure costs nothing; may have a fraction
 */
export function lockSeconds(failures: number, policy: LockoutPolicy): number {
  if (failures < 1) return 0
  if (policy.policy === 'exponential-delay') return delayedSeconds(failures, policy)
  const { threshold, increment_minutes } = policy
  return failures % threshold === 0 ? (failures / threshold) * increment_minutes * minuteSeconds : 0
}

/** Whether the n-th failure locks, and does not only cost a pause: what the audit and a notice to the owner go by. */
export function locks(failures: number, { policy, threshold }: LockoutPolicy): boolean {
  if (failures < 1) return false
  return policy === 'exponential-delay' ? failures > threshold : failures % threshold === 0
}

function delayedSeconds(failures: number, policy: LockoutPolicy): number {
  if (failures > policy.threshold) return policy.lock_seconds
  return Math.min(policy.delay_base ** (failures - 1), policy.max_delay_seconds)
}
