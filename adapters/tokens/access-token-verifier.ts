/**
 * Access tokens, the verifying half: a strict boundary of our own around jose, which by itself accepts sixteen spellings of one
 * signature, padding and white space, a missing `kid`, future or millisecond `iat`, infinite `exp`, an empty `sub`, unknown claims.
 *
 * A token is accepted in one spelling only, the one that `issueAccessToken` writes. So there is nothing to negotiate: the header is
 * looked up, never interpreted, and `alg`, `kid`, `jku`, `jwk`, `crit` or `b64` of an attacker reach no decision (RFC 8725 §3.1, §3.10).
 */
import type { SessionClaims } from '#domain/caller.ts'
import { type JWTPayload, jwtVerify } from 'jose'
import { Refusal } from '#domain/refusal.ts'
import { accessTokenTtlSeconds, clockLeewaySeconds, readSessionClaims } from '#domain/sessions/session.ts'
import { encodeBase64url } from '#adapters/base64url.ts'
import { genuineTokens } from './genuine-tokens.ts'
import { accessTokenType, loadVerificationKeys, signingAlgorithm } from './signing-keys.ts'

/** Characters of the longest text that is looked at. Ours have about 650; a header of a request may have megabytes. */
const maxTokenLength = 4096

/** Characters of a header that the log is shown. It is no secret, and its alphabet cannot forge a log line. */
const maxLoggedHeader = 200

/** Three segments; the last is 64 bytes (RFC 8032 §5.1.6), its final character without spare bits. */
const tokenPattern = /^([\w-]+)\.([\w-]+)\.[\w-]{85}[AQgw]$/

/** Every claim of ours, asked for by jose as well. */
const requiredClaims = ['iss', 'aud', 'sub', 'sid', 'jti', 'iat', 'exp', 'rev', 'amr', 'acr', 'auth_time']

/** Whose tokens are accepted, and for whom they must be. */
export interface AccessTokenRules {
  /** The text of `VERIFICATION_KEYS`. */
  keys: string | undefined
  issuer: string
  audience: string
}

/** Tells our access tokens from everything else. */
export interface AccessTokenVerifier {
  /**
   * What it returns was signed by a key of ours, for this audience, and has not expired; whether the session still lives only
   * the database knows (`rev`, `sid`).
   *
   * @param nowSeconds seconds since 1970
   * @throws Refusal `unauthenticated` for every text that is not such a token; the reason is for the log
   * @throws Error when `VERIFICATION_KEYS` is not sound: a fault of the installation, and never an answer about a token
   */
  verify(token: string, nowSeconds: number): Promise<SessionClaims>
}

/** The verifier of one installation. It costs nothing to make: keys are imported once an isolate. */
export function accessTokenVerifier({ keys, issuer, audience }: AccessTokenRules): AccessTokenVerifier {
  const genuine = genuineTokens(`${issuer} ${audience} ${keys}`)
  return {
    async verify(token, nowSeconds) {
      const known = genuine.get(token)
      if (known) return readSessionClaims(known, { issuer, audience, nowSeconds })
      const { header, body } = segments(token)
      const { byHeader } = await loadVerificationKeys(keys)
      const key = byHeader.get(header)
      if (!key) throw unauthenticated(`unknown header ${header.slice(0, maxLoggedHeader)}`)

      const payload = await verifySignature(token, key, { issuer, audience, currentDate: new Date(nowSeconds * 1000) })
      const claims = readSessionClaims(payload, { issuer, audience, nowSeconds })
      // At one stroke: claims named twice (verifiers differ in which one they believe), escapes, white space, spare bits
      if (encodeBase64url(JSON.stringify(claims)) !== body) throw unauthenticated('claims in another spelling')
      genuine.add(token, claims)
      return claims
    },
  }
}

function segments(token: string): { header: string; body: string } {
  if (token.length > maxTokenLength) throw unauthenticated('too long')
  const [, header, body] = tokenPattern.exec(token) ?? []
  if (header === undefined || body === undefined) throw unauthenticated('not three canonical segments')
  return { header, body }
}

interface Expectation {
  issuer: string
  audience: string
  currentDate: Date
}

async function verifySignature(token: string, key: CryptoKey, expected: Expectation): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, key, {
      ...expected,
      algorithms: [signingAlgorithm],
      typ: accessTokenType,
      requiredClaims,
      maxTokenAge: accessTokenTtlSeconds,
      clockTolerance: clockLeewaySeconds,
    })
    return payload
  } catch (error) {
    throw unauthenticated(error instanceof Error ? error.message : 'jose', error)
  }
}

function unauthenticated(reason: string, cause?: unknown): Refusal {
  return new Refusal('invalid-token', {
    detail: 'Refresh the access token, or sign in again.',
    reason: `access token: ${reason}`,
    cause,
  })
}
