import { type ProviderFailure, providerFailureDetail, providerFailures } from '#domain/providers/sign-in-failure.ts'
import { Refusal } from '#domain/refusal.ts'

/** Seconds until a provider that did not answer is worth another try. */
const retryAfterSeconds = 10

/** The refusal of a sign-in at a provider: a code and words of ours, whatever the provider said. The reason is for the log and the audit log. */
export function providerRefusal(reason: ProviderFailure, cause?: unknown): Refusal {
  const code = providerFailures[reason]
  return new Refusal(code, {
    detail: providerFailureDetail(reason),
    reason,
    ...(code === 'provider-unavailable' && { retryAfterSeconds }),
    cause,
  })
}
