/** The secrets in one-time links: 256 random bits for the person, their SHA-256 for the database (ASVS 6.5.2). */
import { sha256 } from '@noble/hashes/sha2.js'
import { decodeBase64url, encodeBase64url } from '#adapters/base64url.ts'

const secretBytes = 32

/** A new secret and what to store of it. The token itself is shown once, to its owner, and kept nowhere. */
export interface SecretToken {
  /** 43 characters of base64url. */
  token: string
  /** SHA-256 of the secret's 32 bytes. A plain hash is enough: nobody guesses 256 bits. */
  hash: Uint8Array
}

/** Draws a new secret from the platform's generator. */
export function mintSecretToken(): SecretToken {
  const secret = crypto.getRandomValues(new Uint8Array(secretBytes))
  return { token: encodeBase64url(secret), hash: sha256(secret) }
}

/**
 * The hash to look a token up by. Nothing is compared afterwards, so there is no comparison to time.
 *
 * @returns null for a text that `mintSecretToken` cannot have written: to the caller the same as unknown
 */
export function hashSecretToken(token: string): Uint8Array | null {
  const secret = decodeBase64url(token)
  return secret?.length === secretBytes ? sha256(secret) : null
}
