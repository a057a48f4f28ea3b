/**
 * Model of `friendly_name` and `is_account_active` (SQL), of generated user names and of `live_sessions`: properties of an account in Websauna.
 */
import { generatedPrefix } from '#domain/accounts/user-fields.ts'

/** The names of an account. */
export interface NameFields {
  readonly username: string | null
  readonly email: string | null
  readonly fullName: string | null
}

/** The name of an account without a chosen one: from its number, so that all differ. Seed: `generate_username`. */
export function generateUsername(id: number): string {
  if (!Number.isSafeInteger(id) || id < 1)
    throw new RangeError('A name is generated from the number of a row that exists')
  return `${generatedPrefix}${id}`
}

/**
 * The form of address: the full name; else the user name, unless it is a generated one; else the email address; else any user name. For the user
 * only, because it may be an address. Seed: `friendly_name`.
 */
export function friendlyName({ username, email, fullName }: NameFields): string {
  if (fullName) return fullName
  if (username && !username.startsWith(generatedPrefix)) return username
  return email ?? username ?? ''
}

/** The fields that allow or deny a sign-in. */
export interface LoginFields {
  readonly enabled: boolean
  readonly activatedAt: Date | null
}

/** Whether the address was confirmed, or marked as verified. Seed: `is_activated`. */
export function isActivated({ activatedAt }: Pick<LoginFields, 'activatedAt'>): boolean {
  return activatedAt !== null
}

/**
 * Whether sign-in is possible: enabled and activated. Checked at sign-in and at every request, so that a disabled user is anonymous from the next
 * request on. A lock is checked separately (`lock.ts`). Seed: `can_login`.
 */
export function canLogin(user: LoginFields): boolean {
  return user.enabled && isActivated(user)
}

/** Whether one of the groups has exactly this name. Seed: `is_in_group`. */
export function isInGroup(groupNames: readonly string[], name: string): boolean {
  return groupNames.includes(name)
}

/**
 * Whether a session belongs to the account: it has the same marker. Websauna accepts a session that began at or after the marker, which depends
 * on clocks, and fails on a missing marker. Seed: `is_valid_session`.
 */
export function isSessionOfMarker(sessionMarker: Date, userMarker: Date): boolean {
  return sessionMarker.getTime() === userMarker.getTime()
}
