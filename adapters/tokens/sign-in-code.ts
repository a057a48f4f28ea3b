/** Codes that sign in: minted when their mail is sent, and known to the database by a keyed digest only. */
import { hkdf } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { memoizeLatest } from '#adapters/once-per-text.ts'
import { signInCodeAlphabet, signInCodeLength } from '#domain/sessions/sign-in-code.ts'

const keyBytes = 32
/** Ties the derived key to this use (RFC 5869 §3.2). */
const keyInfo = utf8ToBytes('postern sign-in codes 1')

/** Draws a code. 32 characters divide 256, so each is as likely as the others. */
export function mintSignInCode(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(signInCodeLength))
  return Array.from(bytes, (byte) => signInCodeAlphabet[byte % signInCodeAlphabet.length]).join('')
}

/**
 * What to store of a code, and to look it up by. Keyed, because 40 bits are tried out in a minute by somebody who reads the database, and that
 * person can ask for a code, too.
 *
 * @param secret `REFRESH_KEY`; the digest's key is derived from it
 */
export function digestSignInCode(secret: string, code: string): Uint8Array {
  return hmac(sha256, digestKey(secret), utf8ToBytes(code))
}

const digestKey = /* @__PURE__ */ memoizeLatest((secret) =>
  hkdf(sha256, utf8ToBytes(secret), undefined, keyInfo, keyBytes),
)
