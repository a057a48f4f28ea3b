/** Model of `lockout_seconds` (SQL): the lock of a name after failed sign-ins. */
import type { LockoutPolicy } from '#domain/credentials/lockout-policies.ts'

const minuteSeconds = 60

/**
 * Seconds in which a name accepts no further attempt after its n-th counted failure. Only success clears failures: with `exponential-delay` one
 * more after the hour locks for another hour, as in authnzerver.
 *
 * Authnzerver delays the response instead, which does not slow an attacker with many connections.
 *
 * @param failures counted since the last success, including this one
 * @returns 0 if this failure causes no lock; may have a fraction
 */
export function lockSeconds(failures: number, policy: LockoutPolicy): number {
  if (failures < 1) return 0
  if (policy.policy === 'exponential-delay') return delayedSeconds(failures, policy)
  const { threshold, increment_minutes } = policy
  return failures % threshold === 0 ? (failures / threshold) * increment_minutes * minuteSeconds : 0
}

/** Whether the n-th failure locks, and not only pauses: the condition for the audit event and the email to the owner. */
export function locks(failures: number, { policy, threshold }: LockoutPolicy): boolean {
  if (failures < 1) return false
  return policy === 'exponential-delay' ? failures > threshold : failures % threshold === 0
}

function delayedSeconds(failures: number, policy: LockoutPolicy): number {
  if (failures > policy.threshold) return policy.lock_seconds
  return Math.min(policy.delay_base ** (failures - 1), policy.max_delay_seconds)
}
