/**
 * Every reason Postern has for saying no, as the caller is told it. Codes are public: never renamed, only added.
 * The status that goes with each stands in `http/problem.ts`, which does not compile while one is missing there.
 */
export type RefusalCode =
  // The request could not be read (400, 405, 413, 415)
  | 'malformed-request'
  | 'method-not-allowed'
  | 'body-too-large'
  | 'unsupported-media-type'
  | 'two-credentials'
  | 'cross-site-request'
  // It was read and is not acceptable (422)
  | 'invalid-request'
  | 'idempotency-key-reused'
  // Who is asking (401, 403)
  | 'unauthenticated'
  | 'wrong-credentials'
  | 'refresh-token-rejected'
  | 'bootstrap-secret-wrong'
  | 'forbidden'
  // What they ask for (404, 409, 410)
  | 'not-found'
  | 'conflict'
  | 'link-unknown'
  | 'link-spent'
  | 'bootstrap-done'
  // Not now (429, 503)
  | 'too-many-attempts'
  | 'unavailable'

/** One thing wrong with a request: where (an RFC 6901 pointer into the body, or `?name` for the query) and what. */
export interface Violation {
  pointer: string
  code: string
  detail?: string
}

/** What a refusal may add to its code. */
export interface RefusalDetails {
  /** For the caller: what is wrong and what to do next, in a sentence. Nothing that helps an attacker. */
  detail?: string
  /** For the caller: each field that was refused. */
  errors?: Violation[]
  /** For the caller, with `too-many-attempts` and `unavailable`: seconds until it is worth trying again. */
  retryAfterSeconds?: number
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

/** A request that was read and is not acceptable. */
export function invalid(errors: readonly Violation[]): Refusal {
  return new Refusal('invalid-request', {
    detail: 'Some fields are not acceptable; `errors` says which and why.',
    errors: [...errors],
  })
}
