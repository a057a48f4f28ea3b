/**
 * Sealed tokens: what a client brings back to us and may neither read nor change, such as a ticket for the second factor or a challenge.
 * `pst1.` and base64url of salt (16 bytes) ‖ AES-256-GCM of `{p: payload, e: expiry}`. Nothing is stored: `spend_token` makes one good once.
 */
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { decodeBase64url, encodeBase64url } from '#adapters/base64url.ts'
import { refusePublishedSecret } from '#adapters/published-secrets.ts'

const prefix = 'pst1.'
const saltBytes = 16
const keyBytes = 32
/** Of GCM. Each token has a key of its own, by its salt, so that a constant is good. */
const nonce = new Uint8Array(12)
/** Characters; a longer text is none of ours. */
const maxLength = 16_384

/** What a sealed token is for. One that was sealed for another purpose does not open. */
export type SealPurpose =
  | 'second-factor'
  | 'authenticator-enrolment'
  | 'passkey-sign-in'
  | 'passkey-registration'
  | 'passkey-second-factor'
  | 'passkey-step-up'
  | 'provider-sign-in'
  | 'mailed-code'
  | 'sign-in-code'

/** A token that opened. */
export interface OpenedToken<Payload> {
  payload: Payload
  /** SHA-256 of the token's text, to spend it by. */
  digest: Uint8Array
  expiresAt: Date
}

/** Seals and opens tokens under one secret. */
export interface SealedTokens {
  /** @param payload becomes JSON */
  seal(purpose: SealPurpose, payload: unknown, lifetimeSeconds: number): Promise<string>
  /** @returns null for every text that `seal` did not write for this purpose under this secret, and for a token that has expired */
  open<Payload>(purpose: SealPurpose, text: string): Promise<OpenedToken<Payload> | null>
}

/**
 * @param secret `REFRESH_KEY`
 * @throws Error when it is missing, too short or published somewhere
 */
export function createSealedTokens(secret: string | undefined): SealedTokens {
  const master = secret ? decodeBase64url(secret) : null
  if (!secret || !master || master.length < keyBytes)
    throw new Error(`REFRESH_KEY must be base64url of ${keyBytes} bytes or more`)
  refusePublishedSecret('REFRESH_KEY', secret)
  return {
    async seal(purpose, payload, lifetimeSeconds) {
      const salt = crypto.getRandomValues(new Uint8Array(saltBytes))
      const key = await keyOf(master, purpose, salt, 'encrypt')
      const plain = utf8ToBytes(JSON.stringify({ p: payload, e: Date.now() + lifetimeSeconds * 1000 }))
      const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce }, key, plain)
      return prefix + encodeBase64url(concatBytes(salt, new Uint8Array(sealed)))
    },
    async open<Payload>(purpose: SealPurpose, text: string): Promise<OpenedToken<Payload> | null> {
      if (text.length > maxLength || !text.startsWith(prefix)) return null
      const bytes = decodeBase64url(text.slice(prefix.length))
      if (!bytes || bytes.length <= saltBytes) return null
      const key = await keyOf(master, purpose, bytes.slice(0, saltBytes), 'decrypt')
      const plain = await crypto.subtle
        .decrypt({ name: 'AES-GCM', iv: nonce }, key, bytes.slice(saltBytes))
        .catch(() => null)
      if (!plain) return null
      const { p, e } = JSON.parse(new TextDecoder().decode(plain)) as { p: Payload; e: number }
      if (e <= Date.now()) return null
      return { payload: p, digest: sha256(utf8ToBytes(text)), expiresAt: new Date(e) }
    },
  }
}

function keyOf(
  master: Uint8Array,
  purpose: SealPurpose,
  salt: Uint8Array,
  usage: 'encrypt' | 'decrypt',
): Promise<CryptoKey> {
  const key = hkdf(sha256, master, salt, utf8ToBytes(`postern sealed token ${purpose}`), keyBytes)
  return crypto.subtle.importKey('raw', key, 'AES-GCM', false, [usage])
}
