import type { FieldError } from './field-error.ts'
import type { SecondFactorMethod } from './sessions/second-factor.ts'

/**
 * Every problem that a caller can get, by its public code (docs/decisions/code/0038-error-codes.md). Codes are added, never renamed.
 * The status and the title of each stand in `http/problems/problem.ts`, which does not compile while one is missing there.
 */
export type RefusalCode =
  // The request could not be read (400, 405, 413, 415)
  | 'malformed-request'
  | 'multiple-credentials'
  | 'client-address-not-allowed'
  | 'method-not-allowed'
  | 'body-too-large'
  | 'unsupported-media-type'
  // It was read and is not acceptable (422)
  | 'invalid-request'
  | 'idempotency-key-reused'
  // Who is asking (401, 403)
  | 'unauthenticated'
  | 'invalid-token'
  | 'invalid-credentials'
  | 'unknown-credential'
  | 'second-factor-required'
  | 'invalid-ticket'
  | 'invalid-refresh-token'
  | 'invalid-bootstrap-secret'
  | 'key-expired'
  | 'key-revoked'
  | 'insufficient-scope'
  | 'session-required'
  | 'forbidden'
  | 'password-change-required'
  | 'terms-acceptance-required'
  | 'second-factor-setup-required'
  | 'step-up-required'
  | 'origin-not-allowed'
  | 'cross-site-cookies'
  | 'robot-check-failed'
  // What they ask for (404, 409, 410)
  | 'not-found'
  | 'link-not-found'
  | 'link-expired'
  | 'name-taken'
  | 'email-taken'
  | 'url-taken'
  | 'duplicate-grant'
  | 'type-in-use'
  | 'last-administrator'
  | 'last-way-in'
  | 'second-factor-demanded'
  | 'user-not-deletable'
  | 'membership-not-pending'
  | 'registration-not-pending'
  | 'review-not-open'
  | 'terms-not-in-force'
  | 'webhook-disabled'
  | 'claims-too-large'
  | 'api-key-not-active'
  | 'too-many-api-keys'
  | 'too-many-passkeys'
  | 'concurrent-change'
  | 'stale-preview'
  | 'already-bootstrapped'
  // Signing in with another provider (400, 403, 409, 503): domain/providers/sign-in-failure.ts
  | 'provider-sign-in-expired'
  | 'provider-answer-rejected'
  | 'provider-access-denied'
  | 'provider-account-not-allowed'
  | 'provider-email-not-verified'
  | 'provider-approval-pending'
  | 'provider-account-exists'
  | 'identity-taken'
  | 'provider-unavailable'
  // Not now (429, 503)
  | 'too-many-attempts'
  | 'too-many-requests'
  | 'unavailable'

/** How to go on with a sign-in that needs a second factor. */
interface SecondFactorRequest {
  /** For `POST /v1/sessions/second-factor`. */
  ticket: string
  methods: SecondFactorMethod[]
  /** Seconds: how long the ticket can be used. */
  expires_in: number
}

/** What a session lacks, or must have for a grant to apply: a second factor, an authentication that is recent enough, or both. */
export interface StepUp {
  /** The assurance level (NIST SP 800-63B). Level 1 is what every session has. */
  readonly aal?: 2
  /** The longest time since the authentication, in minutes. */
  readonly within_minutes?: number
}

/** What a refusal may add to its code. */
export interface RefusalDetails {
  /** For the caller: what is wrong and what to do next, in a sentence or two. Nothing that helps an attacker. */
  detail?: string
  /** For the caller: each field that was refused. */
  errors?: FieldError[]
  /** For the caller, with the codes of 429 and 503, and a wrong password that locks: seconds until it is worth trying again. */
  retryAfterSeconds?: number
  /** For the caller, with 429: the limit that the request exceeds. Without a quota where only the platform knows it. */
  limit?: { name: string; quota?: number; windowSeconds?: number }
  /** For the caller, with `insufficient-scope`: the scope that the credential lacks. */
  scope?: string
  /** For the caller, with `second-factor-required`: what to send it with, and how. */
  secondFactor?: SecondFactorRequest
  /** For the caller, with `step-up-required`: what would satisfy it. */
  stepUp?: StepUp
  /** For the log only. */
  reason?: string
  cause?: unknown
}

/** A request that Postern understood well enough to say no to. Anything else thrown is a fault of ours. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: RefusalCode
  readonly details: RefusalDetails

  constructor(code: RefusalCode, details: RefusalDetails = {}) {
    super(details.reason ?? details.detail ?? code, { cause: details.cause })
    this.code = code
    this.details = details
  }
}

/** A request that was read and is not acceptable. @param detail where more can be said than that some fields are wrong */
export function invalid(errors: readonly FieldError[], detail = seeErrors): Refusal {
  return new Refusal('invalid-request', { detail, errors: [...errors] })
}

const seeErrors = 'Some fields are not acceptable; see `errors`. Nothing was changed.'
