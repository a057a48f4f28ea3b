/** Access tokens, verified with the public keys of Postern and without a request. */
import { createRemoteJWKSet, customFetch, errors, jwtVerify, type JWTVerifyGetKey } from 'jose'

/** The claims of an access token. Times are seconds since 1970. */
interface AccessTokenClaims {
  sub: string
  sid: string
  /** Changes with each sensitive operation of the user. */
  rev: number
  iat: number
  exp: number
  /** The assurance level of the session when the token was made. */
  acr?: string
  /** When the user last authenticated before that. */
  auth_time?: number
}

/** Verifies tokens of one Postern for one audience. */
export interface OfflineVerifier {
  /** @returns null for anything that is not such a token @throws if the keys cannot be had */
  verify(token: string): Promise<AccessTokenClaims | null>
}

/** As long as Postern keeps a key in the set before it signs with it. */
const keysMaxAgeMilliseconds = 300_000
const leewaySeconds = 5
const maxTokenSeconds = 300

/** Faults of a token; all others are faults of the keys. */
const tokenFaults = [
  errors.JWTExpired,
  errors.JWTClaimValidationFailed,
  errors.JWTInvalid,
  errors.JWSInvalid,
  errors.JWSSignatureVerificationFailed,
  errors.JWKSNoMatchingKey,
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
]

/** @param url of Postern, which is also the issuer @param audience of the tokens */
export function offlineVerifier(
  url: string,
  issuer: string,
  audience: string,
  fetch: typeof globalThis.fetch,
): OfflineVerifier {
  let keys: JWTVerifyGetKey | undefined
  return {
    async verify(token) {
      keys ??= createRemoteJWKSet(new URL('/.well-known/jwks.json', url), {
        cacheMaxAge: keysMaxAgeMilliseconds,
        [customFetch]: fetch,
      })
      try {
        const { payload } = await jwtVerify(token, keys, {
          issuer,
          audience,
          algorithms: ['EdDSA'],
          typ: 'at+jwt',
          requiredClaims: ['sub', 'sid', 'rev', 'iat', 'exp'],
          clockTolerance: leewaySeconds,
          maxTokenAge: maxTokenSeconds,
        })
        return payload as unknown as AccessTokenClaims
      } catch (error) {
        if (tokenFaults.some((fault) => error instanceof fault)) return null
        throw error
      }
    },
  }
}
