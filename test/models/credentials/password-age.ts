/** Model of `must_change_password` (SQL). */
import type { PasswordAgePolicy } from '#domain/credentials/password-age.ts'

const dayMs = 24 * 3600 * 1000

/** What a user's row says about their password. */
export interface PasswordState {
  /** The flag that an administrator sets (`force_password_change`). */
  readonly mustChangePassword: boolean
  /** False: no password signs this user in (social accounts), so there is no age, and no old password to change it with. */
  readonly hasPassword: boolean
  /** Null: unknown, as after an import. */
  readonly passwordChangedAt: Date | null
}

/**
 * Whether the flag is up, or the age rule puts it up: the last change is unknown, or as many whole days have passed as the policy says.
 * 89 days and 23 hours are not 90 days. A change in the future (clocks differ) has no age yet.
 */
export function mustChangePassword(user: PasswordState, policy: PasswordAgePolicy, now: Date): boolean {
  if (user.mustChangePassword) return true
  if (!user.hasPassword || policy.maxAgeDays <= 0) return false
  if (user.passwordChangedAt === null) return true
  return Math.floor((now.getTime() - user.passwordChangedAt.getTime()) / dayMs) >= policy.maxAgeDays
}
