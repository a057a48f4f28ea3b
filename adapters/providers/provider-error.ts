/** What went wrong at a provider, from the errors of `openid-client` and the platform: a reason of ours, never a word of theirs. */
import { AuthorizationResponseError, ClientError, ResponseBodyError } from 'openid-client'
import type { ProviderFailure } from '#domain/providers/sign-in-failure.ts'

/** A provider that did not answer, or whose answer is refused. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError'
  readonly reason: ProviderFailure

  constructor(reason: ProviderFailure, cause?: unknown) {
    super(reason, { cause })
    this.reason = reason
  }
}

const ofClaims: Readonly<Record<string, ProviderFailure>> = {
  iss: 'issuer-mismatch',
  aud: 'audience-mismatch',
  azp: 'audience-mismatch',
  nonce: 'nonce-mismatch',
}

/** By the code of an error of `openid-client`, where it needs no second look. */
const ofCodes: Readonly<Record<string, ProviderFailure>> = {
  OAUTH_JWT_TIMESTAMP_CHECK_FAILED: 'token-expired',
  OAUTH_KEY_SELECTION_FAILED: 'signature-invalid',
  OAUTH_UNSUPPORTED_OPERATION: 'algorithm-not-allowed',
  OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED: 'subject-mismatch',
  OAUTH_TIMEOUT: 'provider-unreachable',
  OAUTH_ABORT: 'provider-unreachable',
}

/** Texts of `oauth4webapi` that say which check failed; it has no codes for these. A text that changed falls back to `answer-invalid`. */
const ofTexts: readonly [RegExp, ProviderFailure][] = [
  [/"alg" header/, 'algorithm-not-allowed'],
  [/signature verification failed/, 'signature-invalid'],
  [/"nonce"/, 'nonce-mismatch'],
  [/"sub"/, 'subject-missing'],
  [/"exp"/, 'token-expired'],
]

/** Names the reason of an error. */
export function providerError(error: unknown): ProviderError {
  return error instanceof ProviderError ? error : new ProviderError(reasonOf(error), error)
}

function reasonOf(error: unknown): ProviderFailure {
  if (error instanceof AuthorizationResponseError)
    return error.error === 'access_denied' ? 'access-denied' : 'answer-invalid'
  if (error instanceof ResponseBodyError) return 'code-rejected'
  if (!(error instanceof ClientError)) return 'answer-invalid'
  const { code = '', cause } = error
  if (cause instanceof ProviderError) return cause.reason
  if (code === 'OAUTH_JWT_CLAIM_COMPARISON_FAILED') return ofClaims[claimOf(cause)] ?? 'answer-invalid'
  if (code === 'OAUTH_RESPONSE_IS_NOT_CONFORM' && isServerError(cause)) return 'provider-unreachable'
  const text = cause instanceof Error ? cause.message : ''
  return ofCodes[code] ?? ofTexts.find(([pattern]) => pattern.test(text))?.[1] ?? 'answer-invalid'
}

function claimOf(error: unknown): string {
  const { cause } = error as { cause?: { claim?: string } }
  return cause?.claim ?? ''
}

function isServerError(response: unknown): boolean {
  return response instanceof Response && response.status >= 500
}
