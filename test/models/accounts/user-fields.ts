/**
 * Model of `friendly_name` and `is_account_active` (SQL), of generated user names and of `live_sessions`: Websauna's readings of one account.
 */
import { generatedPrefix } from '#domain/accounts/user-fields.ts'

/** What an account is called. */
export interface NameFields {
  readonly username: string | null
  readonly email: string | null
  readonly fullName: string | null
}

/** The name of an account whose owner did not choose one: from its number, so that no two are alike. Seed: `generate_username`. */
export function generateUsername(id: number): string {
  if (!Number.isSafeInteger(id) || id < 1)
    throw new RangeError('A name is generated from the number of a row that exists')
  return `${generatedPrefix}${id}`
}

/**
 * How we address somebody: by their full name; else by their user name, unless it begins as generated ones do; else by their e-mail address;
 * else by whatever user name there is. For their own eyes: it may be an address. Seed: `friendly_name`.
 */
export function friendlyName({ username, email, fullName }: NameFields): string {
  if (fullName) return fullName
  if (username && !username.startsWith(generatedPrefix)) return username
  return email ?? username ?? ''
}

/** Whether an account can be signed in to. */
export interface LoginFields {
  readonly enabled: boolean
  readonly activatedAt: Date | null
}

/** Whether the address was confirmed, or somebody vouched for it. Seed: `is_activated`. */
export function isActivated({ activatedAt }: Pick<LoginFields, 'activatedAt'>): boolean {
  return activatedAt !== null
}

/**
 * Whether the account can be signed in to: enabled and activated. Asked at sign-in and again at every request, so somebody disabled is
 * anonymous from their next request on. A lock in force is asked beside it (`lock.ts`). Seed: `can_login`.
 */
export function canLogin(user: LoginFields): boolean {
  return user.enabled && isActivated(user)
}

/** Whether one of the groups has exactly this name. Seed: `is_in_group`. */
export function isInGroup(groupNames: readonly string[], name: string): boolean {
  return groupNames.includes(name)
}

/**
 * Whether a session belongs to the account as it is now: it carries the very marker. Websauna lets a session live that began at or after the
 * marker, which is right only if clocks are, and fails on a missing marker. Seed: `is_valid_session`.
 */
export function isSessionOfMarker(sessionMarker: Date, userMarker: Date): boolean {
  return sessionMarker.getTime() === userMarker.getTime()
}
