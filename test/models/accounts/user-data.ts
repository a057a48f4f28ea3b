/** Model of `merge_user_data` (SQL), and of what is read from the notes of an account: Websauna's named windows onto some of their keys. */
import type { UserDataPatch } from '#domain/accounts/user-data.ts'

/** What every new account has. Further keys may be added freely. */
export const defaultUserData = { full_name: null, registration_source: null, first_login: true, social: {} } as const

/** The windows, and everything else. */
export interface UserData {
  readonly full_name: string | null
  readonly registration_source: string | null
  readonly first_login: boolean
  /** The raw profile by the provider's name. */
  readonly social: Readonly<Record<string, unknown>>
  readonly [key: string]: unknown
}

/**
 * The notes as they were stored, with the defaults where a key is missing or holds something else (Websauna's console made users without
 * any: changelog 1.0a4). Free keys stay as they are.
 */
export function readUserData(stored: unknown): UserData {
  const data: Record<string, unknown> = isRecord(stored) ? stored : {}
  const { full_name, registration_source, first_login, social } = data
  return {
    ...data,
    full_name: textOrNull(full_name),
    registration_source: textOrNull(registration_source),
    first_login: typeof first_login === 'boolean' ? first_login : defaultUserData.first_login,
    social: isRecord(social) ? social : {},
  }
}

/**
 * The notes after a sign-in with a social account: the profile's keys over those of the same provider, none taken away. True where the
 * sign-in made the account, as in Websauna.
 */
export function withSocialProfile(
  data: UserData,
  provider: string,
  profile: Readonly<Record<string, unknown>>,
  madeAccount: boolean,
): UserData {
  const before = Object.hasOwn(data.social, provider) ? data.social[provider] : {}
  const merged = { ...(isRecord(before) ? before : {}), ...profile }
  return {
    ...data,
    first_login: madeAccount,
    registration_source: madeAccount ? provider : data.registration_source,
    social: { ...data.social, [provider]: merged },
  }
}

/**
 * Whether nobody signed in to the account before. Websauna's key stays true for ever for those who sign in with a password (trap); that there
 * was no last sign-in is the signal to go by.
 */
export function isFirstLogin(lastLoginAt: Date | null): boolean {
  return lastLoginAt === null
}

/** The notes with those of the wish: free keys replaced whole, the keys of each profile over those that the provider gave before. */
export function mergeUserData(data: UserData, { social, ...free }: UserDataPatch): UserData {
  const kept = Object.entries({ ...data, ...free }).filter(([key]) => free[key] !== null)
  const merged = Object.entries(social ?? {}).reduce((notes, [provider, profile]) => {
    if (profile !== null) return withSocialProfile(notes, provider, profile, false)
    return { ...notes, social: Object.fromEntries(Object.entries(notes.social).filter(([name]) => name !== provider)) }
  }, data)
  return { ...(Object.fromEntries(kept) as UserData), social: merged.social }
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
