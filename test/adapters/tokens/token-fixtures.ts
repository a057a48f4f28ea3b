/** Creates valid and forged tokens for tests. Forgeries may be signed with the real key, which is the worst case. */
import type { SessionClaims } from '#domain/caller.ts'
import { type Secrets, generateDevelopmentSecrets } from '#scripts/secrets.ts'

export const issuer = 'https://id.example.com'
export const audience = 'https://api.example.com'
export const now = 1_800_000_000

/** A private key as JWK, the text of the public set that has it, and the header of its tokens. */
export interface Workshop {
  secrets: Secrets
  kid: string
  header: Record<string, unknown>
  privateJwk: JsonWebKey
}

export function openWorkshop(): Workshop {
  const secrets = generateDevelopmentSecrets()
  const jwk: JsonWebKey & { kid: string } = JSON.parse(secrets.SIGNING_KEY)
  const { kid, ...privateJwk } = jwk
  return { secrets, kid, header: { alg: 'EdDSA', typ: 'at+jwt', kid }, privateJwk }
}

export function soundClaims(changes: Partial<SessionClaims> = {}): SessionClaims {
  return {
    iss: issuer,
    aud: audience,
    sub: 'b1a7c0de-0000-4000-8000-00000000a11c',
    sid: '5e551011-1111-4111-9111-111111111111',
    jti: '70ce2222-2222-4222-a222-222222222222',
    iat: now,
    exp: now + 300,
    rev: 1_799_999_999_123,
    amr: ['pwd'],
    acr: 'aal1',
    auth_time: now,
    ...changes,
  }
}

export const encode = (value: string | Uint8Array) => Buffer.from(value).toString('base64url')

/** Signs any two segments with Ed25519 and the workshop's own key. */
export async function signSegments(workshop: Workshop, header: string, body: string): Promise<string> {
  const key = await crypto.subtle.importKey('jwk', workshop.privateJwk, 'Ed25519', false, ['sign'])
  const signature = await crypto.subtle.sign('Ed25519', key, Buffer.from(`${header}.${body}`))
  return `${header}.${body}.${encode(new Uint8Array(signature))}`
}

const text = (value: object | string) => (typeof value === 'string' ? value : JSON.stringify(value))

/** Signs any header and any claims; a string is used as JSON text. */
export function forge(workshop: Workshop, header: object | string, claims: object | string): Promise<string> {
  return signSegments(workshop, encode(text(header)), encode(text(claims)))
}
