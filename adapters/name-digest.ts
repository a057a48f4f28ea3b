/** Names that somebody tried to sign in with, and places they did it from, as keyed digests: the tables of attempts name none. */
import { hkdf } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { memoizeLatest } from './once-per-text.ts'

/** Ties the derived key to this use (RFC 5869 §3.2). */
const keyInfo = utf8ToBytes('postern names of attempts 1')
const keyBytes = 32

/**
 * @param secret `REFRESH_KEY`; the digest's key is derived from it
 * @param name what was tried, in canonical form, with what kind of name it is; of a source its `sourceKey`
 * @returns 32 bytes
 */
export function digestName(secret: string, kind: 'username' | 'email' | 'user' | 'source', name: string): Uint8Array {
  return hmac(sha256, digestKey(secret), utf8ToBytes(`${kind} ${name}`))
}

const digestKey = /* @__PURE__ */ memoizeLatest((secret) =>
  hkdf(sha256, utf8ToBytes(secret), undefined, keyInfo, keyBytes),
)
