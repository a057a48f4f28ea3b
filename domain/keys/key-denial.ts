/** Why a request with an API key is refused. */
import { Refusal } from '#domain/refusal.ts'
import type { ScopeRule } from './scope.ts'

/** What the database says of a key that it knows; the problem code of the refusal. */
export type KeyDenial = 'key-expired' | 'key-revoked' | 'session-required' | 'insufficient-scope'

/** @returns the refusal of a known key */
export function keyDenied(denial: KeyDenial, rule: ScopeRule | null): Refusal {
  switch (denial) {
    case 'key-expired':
      return new Refusal(denial, {
        detail: 'This API key has expired. Create another one, or use the one that replaces it.',
      })
    case 'key-revoked':
      return new Refusal(denial, { detail: 'This API key has been revoked. Create another one.' })
    case 'session-required':
      return new Refusal(denial, { detail: 'Sign in to do this; an API key is not enough.' })
    default:
      return new Refusal(denial, {
        detail: `This needs an API key with the scope \`${rule?.scope}\`.`,
        ...(rule && { scope: rule.scope }),
      })
  }
}

/** @returns the refusal of a text that is no key of an active account: not told apart */
export function keyIsInvalid(): Refusal {
  return new Refusal('invalid-token', {
    detail: 'This API key does not exist, or its account is not active.',
    reason: 'unknown API key',
  })
}
