/** Model of `merge_user_data` (SQL), and of the predefined keys of user data, which are Websauna's. */
import type { UserDataPatch } from '#domain/accounts/user-data.ts'

/** The user data of every new account. Other keys may be added. */
export const defaultUserData = { full_name: null, registration_source: null, first_login: true, social: {} } as const

/** The predefined keys, and all others. */
export interface UserData {
  readonly full_name: string | null
  readonly registration_source: string | null
  readonly first_login: boolean
  /** The raw profile by the provider's name. */
  readonly social: Readonly<Record<string, unknown>>
  readonly [key: string]: unknown
}

/**
 * User data as stored, with the defaults if a key is missing or of another type (Websauna's console created users without any: changelog 1.0a4).
 * Free keys are unchanged.
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
 * User data after a sign-in with a social account: the profile is merged into that of the same provider. `first_login` is true if the sign-in
 * created the account, as in Websauna.
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
 * Whether the account has no earlier sign-in. Websauna's key stays true for users who sign in with a password (trap), so the missing last sign-in
 * decides.
 */
export function isFirstLogin(lastLoginAt: Date | null): boolean {
  return lastLoginAt === null
}

/** User data with a patch: free keys are replaced, the keys of each profile are merged into the stored ones. */
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
