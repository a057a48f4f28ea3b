/** Sessions: how long their tokens live, and what an access token says. */
import type { SessionClaims } from '#domain/caller.ts'
import type { FieldError } from '#domain/field-error.ts'
import { Refusal } from '#domain/refusal.ts'
import { isCanonicalUuid } from '#domain/uuid.ts'
import { authenticationMethods } from './authentication.ts'

/** Seconds an access token lives: the longest that a verifier working offline believes a session that has ended. */
export const accessTokenTtlSeconds = 300

/** Seconds without a refresh after which a session is over, unless an administrator chose otherwise. */
export const refreshIdleSeconds = 7 * 24 * 3600

/** Seconds after sign-in at which a session is over whatever happened in between, unless chosen otherwise: it never slides (RFC 9700 §4.14). */
export const sessionAbsoluteSeconds = 30 * 24 * 3600

/** How long sessions last, as the setting `session_lifetime` has it. */
export const defaultSessionLifetime = {
  idle_minutes: refreshIdleSeconds / 60,
  absolute_minutes: sessionAbsoluteSeconds / 60,
}

/** At least two access tokens long, since only a refresh shows that a session is used; at most a year. */
export const sessionLifetimeBounds = { min: (2 * accessTokenTtlSeconds) / 60, max: 365 * 24 * 60 }

/** What is wrong with a session lifetime. */
export function checkSessionLifetime(lifetime: typeof defaultSessionLifetime): FieldError[] {
  if (lifetime.idle_minutes <= lifetime.absolute_minutes) return []
  const detail = 'Send at most `absolute_minutes`: no session lasts longer.'
  return [{ pointer: '/idle_minutes', code: 'too-large', detail }]
}

/** Seconds in which the refresh token just replaced is answered with the current one: several pages of one browser may refresh at once. */
export const refreshGraceSeconds = 10

/** Seconds by which the clocks of two machines of ours may differ. */
export const clockLeewaySeconds = 5

/** What a token must say to be meant for us, and the time it is judged at (seconds since 1970). */
export interface SessionExpectation {
  issuer: string
  audience: string
  nowSeconds: number
}

/**
 * The claims of a token whose signature was verified, if they are exactly ours. Unknown claims are refused as well: a token
 * of another kind that some key of ours signed is not a session (RFC 8725 §3.12).
 *
 * @throws Refusal `invalid-token` at the first rule that does not hold; which one is for the log
 */
export function readSessionClaims(payload: unknown, expected: SessionExpectation): SessionClaims {
  if (!hasClaimsOfSession(payload)) throw invalidToken('claims are not those of a session')
  const { iss, aud, iat, exp } = payload
  if (iss !== expected.issuer) throw invalidToken('issuer')
  if (aud !== expected.audience) throw invalidToken('audience')
  if (!(iat <= expected.nowSeconds + clockLeewaySeconds)) throw invalidToken('issued in the future')
  if (!(exp > expected.nowSeconds - clockLeewaySeconds)) throw invalidToken('expired')
  if (!(exp > iat && exp - iat <= accessTokenTtlSeconds)) throw invalidToken('lifetime')
  return payload
}

const isText = (value: unknown) => typeof value === 'string'
const isId = (value: unknown) => typeof value === 'string' && isCanonicalUuid(value)
/** JSON also spells numbers that are none of these: `1e400` reads as infinity and would never expire (CVE-2026-44459). */
const isTime = (value: unknown) => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0

const methods: ReadonlySet<unknown> = new Set(authenticationMethods)
const isMethods = (value: unknown) =>
  Array.isArray(value) && value.length > 0 && value.every((each) => methods.has(each))
const isAcr = (value: unknown) => value === 'aal1' || value === 'aal2'

const claimRules: Record<keyof SessionClaims, (value: unknown) => boolean> = {
  iss: isText,
  aud: isText,
  sub: isId,
  sid: isId,
  jti: isId,
  iat: isTime,
  exp: isTime,
  rev: isTime,
  amr: isMethods,
  acr: isAcr,
  auth_time: isTime,
}
const claimCount = Object.keys(claimRules).length

function hasClaimsOfSession(payload: unknown): payload is SessionClaims {
  if (typeof payload !== 'object' || payload === null) return false
  const claims = Object.entries(payload)
  return claims.length === claimCount && claims.every(([name, value]) => isClaim(name) && claimRules[name](value))
}

function isClaim(name: string): name is keyof SessionClaims {
  return Object.hasOwn(claimRules, name)
}

function invalidToken(reason: string): Refusal {
  return new Refusal('invalid-token', {
    detail: 'Refresh the access token, or sign in again.',
    reason: `access token: ${reason}`,
  })
}
