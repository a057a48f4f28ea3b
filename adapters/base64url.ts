/** Base64url with one spelling for each value (RFC 4648 §5, RFC 7515 §2). */
import { base64url } from 'jose'

/** Whole groups of four, then a rest whose last character has no spare bits set. No padding, no white space. */
const canonicalPattern = /^(?:[\w-]{4})*(?:[\w-][AQgw]|[\w-]{2}[AEIMQUYcgkosw048])?$/

/** The text of some bytes, without padding. A string is taken as UTF-8. */
export function encodeBase64url(value: Uint8Array | string): string {
  return base64url.encode(value)
}

/**
 * The bytes of a text, or null when `encodeBase64url` would not have written it so. Common decoders skip white space and
 * padding and ignore the last character's spare bits: one secret would have many spellings, and a block list or a cache knows one.
 */
export function decodeBase64url(text: string): Uint8Array | null {
  return canonicalPattern.test(text) ? base64url.decode(text) : null
}
