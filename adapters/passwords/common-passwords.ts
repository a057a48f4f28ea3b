/** Common passwords, as digests: which part of the list to ask for, and whether the answer holds the password. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { normalisePassword } from '#domain/credentials/password.ts'
import { comparedForm } from '#domain/credentials/password-similarity.ts'

/** Bytes of a digest that the list keeps. Of a thousand million good passwords the list would refuse 45. */
export const keptBytes = 5

/** Where a password stands in the list, if it does. */
export interface ListPlace {
  /** First byte of the digest: all that is told to the database. A log of it leaves 255 of 256 guesses to an attacker's Argon2id. */
  bucket: number
  /** The next four, in hexadecimal digits. */
  digest: string
}

/** @returns null for a text that cannot be a password */
export function placeInList(password: string): ListPlace | null {
  const { text } = normalisePassword(password)
  if (text === undefined) return null
  const digest = sha256(utf8ToBytes(comparedForm(text)))
  return { bucket: digest[0]!, digest: bytesToHex(digest.subarray(1, keptBytes)) }
}

/** Whether a part of the list, in hexadecimal digits, holds a digest. */
export function holds(part: string, digest: string): boolean {
  for (let at = 0; at < part.length; at += digest.length) if (part.startsWith(digest, at)) return true
  return false
}
