import type { SessionClaims } from '#domain/caller.ts'
/**
 * Access tokens whose signature this isolate has already found good. A signature does not change its mind: under the same
 * keys the same text is genuine for ever, so it is verified once and not on each of the requests of its five minutes.
 *
 * Nothing else is remembered. Whether the token has expired is asked of the clock, and whether its session lives of the
 * database, on every request; a token that was refused is never kept. Keyed by the whole text, which has one accepted
 * spelling, so that nothing but that very token matches.
 */

/** Tokens remembered at most: with about 600 bytes each, 3 MB of an isolate's 128. */
const maxTokens = 5_000

/** The tokens found genuine under one set of rules. */
export interface GenuineTokens {
  get(token: string): SessionClaims | undefined
  add(token: string, claims: SessionClaims): void
}

let rulesInForce = ''
const remembered = new Map<string, SessionClaims>()

/** @param rules the keys, issuer and audience, as one text: under others everything is forgotten */
export function genuineTokens(rules: string): GenuineTokens {
  if (rules !== rulesInForce) remembered.clear()
  rulesInForce = rules
  return {
    get: (token) => remembered.get(token),
    add(token, claims) {
      if (remembered.size >= maxTokens) remembered.delete(remembered.keys().next().value ?? '')
      remembered.set(token, Object.freeze(claims))
    },
  }
}
