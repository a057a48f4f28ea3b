import type { FieldError } from '#domain/field-error.ts'
import { type Refusal, type RefusalCode, type StepUp } from '#domain/refusal.ts'
import { isRequiredAction } from '#domain/required-action.ts'
import type { SecondFactorMethod } from '#domain/sessions/second-factor.ts'

/** Every code that a problem document can have: the refusals', and the one for faults of ours. */
export type ProblemCode = RefusalCode | 'internal-error'

/**
 * Every problem's status and title; the title says what all problems of its code have in common (RFC 9457 §3.1.4). What they mean and
 * what to do next stands in `openapi/problem-pages/`. A code without a line here does not compile.
 */
export const problems: Record<ProblemCode, { status: number; title: string }> = {
  'malformed-request': { status: 400, title: 'The request could not be read' },
  'multiple-credentials': { status: 400, title: 'The request has more than one credential' },
  'client-address-not-allowed': { status: 400, title: 'The caller may not state the address of a client' },
  'provider-sign-in-expired': { status: 400, title: 'The sign-in at the provider is over' },
  'provider-answer-rejected': { status: 400, title: 'The answer of the provider could not be verified' },
  unauthenticated: { status: 401, title: 'The request needs a session' },
  'invalid-token': { status: 401, title: 'The access token is invalid, expired or revoked' },
  'invalid-credentials': { status: 401, title: 'The credentials are wrong' },
  'unknown-credential': { status: 401, title: 'No account has the passkey' },
  'second-factor-required': { status: 401, title: 'The sign-in needs a second factor' },
  'invalid-ticket': { status: 401, title: 'The ticket is invalid, used or expired' },
  'invalid-refresh-token': { status: 401, title: 'The refresh token is invalid, expired or revoked' },
  'invalid-bootstrap-secret': { status: 401, title: 'The bootstrap secret is wrong' },
  'key-expired': { status: 401, title: 'The API key has expired' },
  'key-revoked': { status: 401, title: 'The API key has been revoked' },
  'insufficient-scope': { status: 403, title: 'The API key does not have the scope' },
  'session-required': { status: 403, title: 'No API key may do this' },
  forbidden: { status: 403, title: 'The caller may not do this' },
  'password-change-required': { status: 403, title: 'The password has to be changed first' },
  'terms-acceptance-required': { status: 403, title: 'The terms have to be accepted first' },
  'second-factor-setup-required': { status: 403, title: 'A second factor has to be set up first' },
  'step-up-required': { status: 403, title: 'The session has to be confirmed first' },
  'origin-not-allowed': { status: 403, title: 'Cookies are not accepted from this origin' },
  'cross-site-cookies': { status: 403, title: 'Browsers keep no cookies for a page of another site' },
  'robot-check-failed': { status: 403, title: 'The check against robots failed' },
  'provider-access-denied': { status: 403, title: 'The provider did not let the user sign in' },
  'provider-account-not-allowed': { status: 403, title: 'The account of the provider may not sign in here' },
  'provider-email-not-verified': { status: 403, title: 'The provider does not vouch for the email address' },
  'provider-approval-pending': { status: 403, title: 'An administrator has to approve the account first' },
  'not-found': { status: 404, title: 'Not found' },
  'link-not-found': { status: 404, title: 'The link does not exist' },
  'method-not-allowed': { status: 405, title: 'The path does not support this method' },
  'name-taken': { status: 409, title: 'The name is taken' },
  'email-taken': { status: 409, title: 'The email address is taken' },
  'url-taken': { status: 409, title: 'The URL is taken' },
  'duplicate-grant': { status: 409, title: 'The holder already has this permission' },
  'type-in-use': { status: 409, title: 'Services use this type' },
  'last-administrator': { status: 409, title: 'No administrator would be left' },
  'last-way-in': { status: 409, title: 'The account would have no way to sign in' },
  'second-factor-demanded': { status: 409, title: 'The account needs a second factor' },
  'user-not-deletable': { status: 409, title: 'The role or the rights of the account prevent its deletion' },
  'membership-not-pending': { status: 409, title: 'No membership is pending' },
  'registration-not-pending': { status: 409, title: 'The state of the registration does not allow this' },
  'review-not-open': { status: 409, title: 'The review is completed' },
  'terms-not-in-force': { status: 409, title: 'This version of the terms is not in force' },
  'webhook-disabled': { status: 409, title: 'The webhook is disabled' },
  'claims-too-large': { status: 409, title: 'The claims do not fit into a token' },
  'api-key-not-active': { status: 409, title: 'The API key is not active' },
  'too-many-api-keys': { status: 409, title: 'The account has too many API keys' },
  'too-many-passkeys': { status: 409, title: 'The account has too many passkeys' },
  'concurrent-change': { status: 409, title: 'Something was changed at the same time' },
  'stale-preview': { status: 409, title: 'The preview is no longer right' },
  'already-bootstrapped': { status: 409, title: 'The first superuser already exists' },
  'provider-account-exists': { status: 409, title: 'An account has the email address already' },
  'identity-taken': { status: 409, title: 'The account of the provider signs in another user' },
  'link-expired': { status: 410, title: 'The link was used, replaced or has expired' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'The media type of the body is not supported' },
  'invalid-request': { status: 422, title: 'The request is not acceptable' },
  'idempotency-key-reused': { status: 422, title: 'The idempotency key belongs to another request' },
  'too-many-attempts': { status: 429, title: 'Too many failed attempts' },
  'too-many-requests': { status: 429, title: 'Too many requests of this kind' },
  'internal-error': { status: 500, title: 'Something went wrong in Postern' },
  'provider-unavailable': { status: 503, title: 'The provider did not answer' },
  unavailable: { status: 503, title: 'Temporarily unavailable' },
}

/** An RFC 9457 problem document. */
export interface Problem {
  /** The URL of the page that explains the code. */
  type: string
  title: string
  status: number
  code: ProblemCode
  detail?: string
  instance: string
  errors?: FieldError[]
  /** With `second-factor-required`. */
  ticket?: string
  methods?: SecondFactorMethod[]
  expires_in?: number
  /** With `step-up-required`. */
  step_up?: StepUp
}

/** One occurrence of a problem. */
export interface Occurrence {
  /** Names it, so that its line in the log can be found. */
  requestId: string
  /** Where this deployment is reached; without it `type` is relative, since a deployment that is not finished answers too. */
  baseUrl: string | undefined
  /** Whether a 401 asks for Basic besides Bearer. */
  offersBasic: boolean
}

/** Answers a refusal as an RFC 9457 problem document. */
export function problemResponse({ code, details }: Refusal, occurrence: Occurrence): Response {
  const { detail, errors, retryAfterSeconds, limit, scope, secondFactor, stepUp } = details
  const challenge = challengeOf(code, scope)
  const isBasicOffered = occurrence.offersBasic && problems[code].status === 401
  const headers = {
    ...(challenge && { 'WWW-Authenticate': isBasicOffered ? `${basicChallenge}, ${challenge}` : challenge }),
    // Proxies pass on no body: from a header they can tell where to send a browser.
    ...(isRequiredAction(code) && { 'X-Postern-Required-Action': code }),
    ...(stepUp && { 'X-Postern-Step-Up': stepUpText(stepUp) }),
    ...(retryAfterSeconds && { 'Retry-After': String(Math.ceil(retryAfterSeconds)) }),
    // draft-ietf-httpapi-ratelimit-headers-10 §3 and §4
    ...(limit && { RateLimit: `"${limit.name}";r=0;t=${retryAfterSeconds}` }),
    ...(limit?.quota && { 'RateLimit-Policy': `"${limit.name}";q=${limit.quota};w=${limit.windowSeconds}` }),
  }
  const members = {
    ...(detail && { detail }),
    ...(errors && { errors }),
    ...secondFactor,
    ...(stepUp && { step_up: stepUp }),
  }
  return answer(code, occurrence, members, headers)
}

/** `aal2`, `within=15`, or both with a comma between them. */
function stepUpText({ aal, within_minutes: minutes }: StepUp): string {
  return [...(aal ? [`aal${aal}`] : []), ...(minutes ? [`within=${minutes}`] : [])].join(', ')
}

/** Answers something we did not foresee. The log has the whole of it; the caller gets a name to quote. */
export function faultResponse(occurrence: Occurrence): Response {
  return answer('internal-error', occurrence)
}

/**
 * What `WWW-Authenticate` says of the access token that came (RFC 6750 §3.1). A 401 for another reason, such as a request without one or
 * a wrong password, names the scheme and no error: then no access token is at fault, and none has to be refreshed.
 */
const bearerErrors: Partial<Record<ProblemCode, string>> = {
  'invalid-token': 'invalid_token',
  'key-expired': 'invalid_token',
  'key-revoked': 'invalid_token',
  'multiple-credentials': 'invalid_request',
  'insufficient-scope': 'insufficient_scope',
}

function challengeOf(code: ProblemCode, scope: string | undefined): string | undefined {
  const error = bearerErrors[code]
  if (!error) return problems[code].status === 401 ? 'Bearer' : undefined
  return bearerError(error, code) + (scope ? `, scope="${scope}"` : '')
}

/** RFC 7617. The realm is all of Postern: one API key is good for every service. */
const basicChallenge = 'Basic realm="Postern", charset="UTF-8"'

function bearerError(error: string, code: ProblemCode): string {
  return `Bearer error="${error}", error_description="${problems[code].title}"`
}

function answer(
  code: ProblemCode,
  { requestId, baseUrl }: Occurrence,
  details: Partial<Problem> = {},
  headers: Record<string, string> = {},
): Response {
  const path = `/problems/${code}`
  const type = URL.canParse(path, baseUrl) ? new URL(path, baseUrl).href : path
  const problem: Problem = { type, ...problems[code], code, instance: `urn:uuid:${requestId}`, ...details }
  return Response.json(problem, {
    status: problem.status,
    headers: { ...headers, 'Content-Type': 'application/problem+json' },
  })
}
