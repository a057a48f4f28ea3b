/** Recovery codes: 120 random bits that a person keeps on paper. Only their SHA-256 is stored; nobody guesses 120 bits (ASVS 6.5.2). */
import { sha256 } from '@noble/hashes/sha2.js'
import { encodeBase32, decodeBase32 } from './base32.ts'

const codeBytes = 15
const lettersPerGroup = 4
/** How many an account has at a time. */
const codesAtOnce = 10

/** A new code and what is stored of it. */
export interface RecoveryCode {
  /** Six groups of four letters, `ABCD-EFGH-…`. */
  code: string
  digest: Uint8Array
}

/** Draws the codes of an account. */
export function mintRecoveryCodes(): RecoveryCode[] {
  return Array.from({ length: codesAtOnce }, () => {
    const secret = crypto.getRandomValues(new Uint8Array(codeBytes))
    const groups = encodeBase32(secret).match(new RegExp(`.{${lettersPerGroup}}`, 'g'))!
    return { code: groups.join('-'), digest: sha256(secret) }
  })
}

/**
 * What a code is found by, however it was typed: in small letters, without hyphens, with the digits that look like letters.
 *
 * @returns null for a text that is no code
 */
export function digestRecoveryCode(text: string): Uint8Array | null {
  const letters = text
    .toUpperCase()
    .replaceAll(/[\s-]/g, '')
    .replaceAll('0', 'O')
    .replaceAll('1', 'I')
    .replaceAll('8', 'B')
  const secret = decodeBase32(letters)
  return secret?.length === codeBytes ? sha256(secret) : null
}
