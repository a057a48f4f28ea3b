/** Codes of authenticator apps: RFC 6238 with the parameters that every app knows, HMAC-SHA-1, six digits and steps of 30 seconds. */
import { hmac } from '@noble/hashes/hmac.js'
import { sha1 } from '@noble/hashes/legacy.js'
import { decodeBase32, encodeBase32 } from '#adapters/base32.ts'
import { equalDigests } from '#adapters/constant-time.ts'
import { utf8ToBytes } from '@noble/hashes/utils.js'

const stepSeconds = 30
const digits = 6
/** As RFC 4226 §4 recommends. */
const secretBytes = 20
/** Steps before and after the present one whose codes count: the clock of a phone may be wrong, and typing takes time (RFC 6238 §6). */
const window = 1

/** A new secret, in Base32. */
export function mintAuthenticatorSecret(): string {
  return encodeBase32(crypto.getRandomValues(new Uint8Array(secretBytes)))
}

/** The code of one step (RFC 4226 §5.3). */
export function codeOfStep(secret: Uint8Array, step: number): string {
  const counter = new Uint8Array(8)
  new DataView(counter.buffer).setBigUint64(0, BigInt(step))
  const digest = hmac(sha1, secret, counter)
  const offset = digest[digest.length - 1]! & 0xf
  const number = new DataView(digest.buffer, digest.byteOffset + offset).getUint32(0) & 0x7fffffff
  return String(number % 10 ** digits).padStart(digits, '0')
}

/**
 * The step whose code this is.
 *
 * @param secret in Base32
 * @param after the step of the last accepted code: its code, and earlier ones, are not accepted again
 * @param nowSeconds seconds since 1970
 * @returns null for a wrong code
 */
export function stepOfCode(secret: string, code: string, after: number, nowSeconds: number): number | null {
  const key = decodeBase32(secret)
  if (!key || !/^\d{6}$/.test(code)) return null
  const present = Math.floor(nowSeconds / stepSeconds)
  const steps = Array.from({ length: 2 * window + 1 }, (_, index) => present - window + index)
  // Each is compared, so that the time tells nobody which step was near
  const matching = steps.filter((step) => equalDigests(utf8ToBytes(codeOfStep(key, step)), utf8ToBytes(code)))
  return matching.find((step) => step > after) ?? null
}

/** What an authenticator app is shown, as text or as a QR code (https://github.com/google/google-authenticator/wiki/Key-Uri-Format). */
export function authenticatorUri(secret: string, issuer: string, account: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`
  return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(issuer)}&algorithm=SHA1&digits=${digits}&period=${stepSeconds}`
}
