/** How the user of a session authenticated, as its row and its access tokens say it. */

/**
 * RFC 8176 §2. `otp`: an authenticator app, a recovery code or a mailed code. `hwk`, `swk`: a passkey that stays in one device, and one that is
 * synchronised. `user`: its user was present; `pin`: and verified. `mfa`: two factors. `fed` is no registered value: another provider answers
 * for the user, and said no more.
 */
export const authenticationMethods = ['pwd', 'otp', 'hwk', 'swk', 'user', 'pin', 'mfa', 'fed'] as const

/** One of them. */
export type AuthenticationMethod = (typeof authenticationMethods)[number]

/** The authenticator assurance level (NIST SP 800-63B): 1 for one factor, 2 for two, or for a passkey that verified its user. */
type AssuranceLevel = 1 | 2

/** What a session says of it. */
export interface Authentication {
  amr: AuthenticationMethod[]
  aal: AssuranceLevel
  /** When the user last authenticated, in seconds since 1970 (`auth_time` of OpenID Connect Core §2). */
  auth_time: number
}

/** The claims `amr`, `acr` and `auth_time` of an access token. */
export type AuthenticationClaims = ReturnType<typeof authenticationClaims>

/** @returns what an access token says of it: `acr` is `aal1` or `aal2` (OpenID Connect Core §2) */
export function authenticationClaims({ amr, aal, auth_time }: Authentication) {
  return { amr, acr: aal === 2 ? ('aal2' as const) : ('aal1' as const), auth_time }
}

/** Minutes for which an authentication counts as fresh, unless an administrator chose otherwise (`fresh_authentication_minutes`). */
export const defaultFreshMinutes = 15

/** At most a day. */
export const freshMinutesBounds = { min: 1, max: 24 * 60 }

/** @returns both without repetitions, and `mfa` */
export function withSecondFactor(
  first: AuthenticationMethod[],
  second: AuthenticationMethod[],
): AuthenticationMethod[] {
  return [...new Set([...first, ...second, 'mfa' as const])]
}
