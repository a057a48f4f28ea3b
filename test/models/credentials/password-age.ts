/** Model of `must_change_password` (SQL). */
import type { PasswordAgePolicy } from '#domain/credentials/password-age.ts'

const dayMs = 24 * 3600 * 1000

/** The password columns of a user. */
export interface PasswordState {
  /** The flag that an administrator sets (`force_password_change`). */
  readonly mustChangePassword: boolean
  /** False: no password signs this user in (social accounts), so it has no age, and a change needs no current password. */
  readonly hasPassword: boolean
  /** Null: unknown, as after an import. */
  readonly passwordChangedAt: Date | null
}

/**
 * Whether the flag is set or the password is expired: the time of its change is unknown, or as many whole days have passed as the policy says. 89
 * days and 23 hours are not 90 days. A change in the future (clocks differ) has no age yet.
 */
export function mustChangePassword(user: PasswordState, policy: PasswordAgePolicy, now: Date): boolean {
  if (user.mustChangePassword) return true
  if (!user.hasPassword || policy.maxAgeDays <= 0) return false
  if (user.passwordChangedAt === null) return true
  return Math.floor((now.getTime() - user.passwordChangedAt.getTime()) / dayMs) >= policy.maxAgeDays
}
