/** The text of an API key: `pst_`, its kind, 30 random characters and a checksum, so that scanners recognize a leaked one offline. */
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const randomLength = 30 // 178 bits
const checksumLength = 6

/** `sk`: of a service account. `pk`: of a person. */
export type ApiKeyKind = 'sk' | 'pk'

/** What every text of a key looks like; SECURITY.md publishes it. */
export const apiKeyPattern = /^pst_(?:sk|pk)_[0-9A-Za-z]{36}$/

/** A new key and what to store of it. The text is shown once and kept nowhere. */
export interface MintedApiKey {
  text: string
  /** SHA-256 of the text, 32 bytes. A plain hash is enough: nobody guesses 178 bits. */
  digest: Uint8Array
  /** Of the text, for display. */
  lastFour: string
}

/** Draws a new key from the platform's generator. */
export function mintApiKey(kind: ApiKeyKind): MintedApiKey {
  const body = `pst_${kind}_${randomText()}`
  const text = body + checksumOf(body)
  return { text, digest: sha256(utf8ToBytes(text)), lastFour: text.slice(-4) }
}

/**
 * The digest to look a key up by. Nothing is compared afterwards, so there is no comparison to time.
 *
 * @returns null for a text that `mintApiKey` cannot have written
 */
export function digestApiKey(text: string): Uint8Array | null {
  if (!apiKeyPattern.test(text)) return null
  const body = text.slice(0, -checksumLength)
  return text.slice(-checksumLength) === checksumOf(body) ? sha256(utf8ToBytes(text)) : null
}

/** Whether a text is meant as a key, and not as an access token. */
export function looksLikeApiKey(text: string): boolean {
  return text.startsWith('pst_')
}

/** Random characters, each equally likely: bytes beyond the last multiple of 62 are drawn again. */
function randomText(): string {
  let text = ''
  while (text.length < randomLength) {
    for (const byte of crypto.getRandomValues(new Uint8Array(randomLength))) {
      if (byte < 248 && text.length < randomLength) text += alphabet[byte % 62]
    }
  }
  return text
}

/** CRC-32 (ISO 3309) in base 62, six digits. */
function checksumOf(text: string): string {
  let crc = ~0
  for (const byte of utf8ToBytes(text)) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xed_b8_83_20 : 0)
  }
  let rest = ~crc >>> 0
  let digits = ''
  for (let digit = 0; digit < checksumLength; digit += 1) {
    digits = alphabet[rest % 62] + digits
    rest = Math.floor(rest / 62)
  }
  return digits
}
