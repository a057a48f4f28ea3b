/** Access tokens, the issuing half: a compact JWS (RFC 7515) of type `at+jwt` (RFC 9068) that lives for minutes. */
import type { SessionClaims } from '#domain/caller.ts'
import { SignJWT } from 'jose'
import { readSessionClaims } from '#domain/sessions/session.ts'
import { accessTokenHeader, type SigningKey } from './signing-keys.ts'

/**
 * Signs the claims of a session.
 *
 * @throws Refusal `unauthenticated` for claims that our own verifier would refuse: nothing that nobody may accept leaves the house
 */
export async function issueAccessToken({ kid, key }: SigningKey, claims: SessionClaims): Promise<string> {
  readSessionClaims(claims, { issuer: claims.iss, audience: claims.aud, nowSeconds: claims.iat })
  return new SignJWT({ ...claims }).setProtectedHeader(accessTokenHeader(kid)).sign(key)
}
