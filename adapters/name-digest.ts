/** Names that somebody tried to sign in with, as keyed digests: the table of attempts names nobody, real or not. */
import { hkdf } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'

/** Ties the derived key to this use (RFC 5869 §3.2). */
const keyInfo = utf8ToBytes('postern names of attempts 1')
const keyBytes = 32

/**
 * @param secret `REFRESH_KEY`; the digest's key is derived from it
 * @param name what was tried, in canonical form, with what kind of name it is
 * @returns 32 bytes
 */
export function digestName(secret: string, kind: 'username' | 'email' | 'user', name: string): Uint8Array {
  const key = hkdf(sha256, utf8ToBytes(secret), undefined, keyInfo, keyBytes)
  return hmac(sha256, key, utf8ToBytes(`${kind} ${name}`))
}
