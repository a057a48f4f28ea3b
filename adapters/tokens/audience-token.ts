/** Tokens for other services: a compact JWS (RFC 7515) of a type of its own, signed by the key of access tokens. */
import { SignJWT } from 'jose'
import type { AudienceTokenClaims } from '#domain/audiences/audience-token.ts'
import { accessTokenTtlSeconds } from '#domain/sessions/session.ts'
import { audienceTokenType, signingAlgorithm, type SigningKey } from './signing-keys.ts'

/**
 * Signs the claims of a token for another service.
 *
 * @throws Error for claims that are for us, or that live longer than an access token: a fault of ours, that must not leave the house
 */
export async function signAudienceToken({ kid, key }: SigningKey, claims: AudienceTokenClaims): Promise<string> {
  const { iss, aud, iat, exp } = claims
  if (aud === iss) throw new Error('a token for another service has our own audience')
  if (!(exp > iat && exp - iat <= accessTokenTtlSeconds)) throw new Error('a token for another service lives too long')
  const header = { alg: signingAlgorithm, typ: audienceTokenType, kid }
  return new SignJWT(claims).setProtectedHeader(header).sign(key)
}
