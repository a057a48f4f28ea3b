/** Common passwords, as digests: which part of the list to ask for, and whether a password is one of it, or little more (docs/decisions/accounts/0018-common-passwords.md). */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { minCodePointsBounds, normalisePassword } from '#domain/credentials/password.ts'
import { comparedForm } from '#domain/credentials/password-similarity.ts'

/** Bytes of a record: its bucket, and four of the digest. */
export const keptBytes = 5

/** Shortest entry, in code points: what begins with a shorter one is no worse for it. */
export const shortestEntry = 6

/** All entries with the same beginning are in one bucket, so that one bucket has every entry that a password begins with. */
const beginning = 4

/** No entry is longer, and no text is looked at further. In code points. */
const longest = 128

/** Least code points that a password must have besides a common one, and besides rows and repetitions: as many as the least that may be set. */
const leastOwn = minCodePointsBounds.min

/** Where a password stands in the list, if it does. */
export interface ListPlace {
  /** All that is told to the database: a log of it leaves 255 of 256 guesses to an attacker's Argon2id. */
  bucket: number
  /** As entries are compared. */
  text: string
}

/** @returns null for a text that cannot be a password */
export function placeInList(password: string): ListPlace | null {
  const { text } = normalisePassword(password)
  if (text === undefined) return null
  const compared = comparedForm(text)
  return { bucket: sha256(utf8ToBytes(Array.from(compared).slice(0, beginning).join('')))[0]!, text: compared }
}

/** The last four bytes of the record of an entry, in hexadecimal digits. */
export function digestOf(entry: string): string {
  return bytesToHex(sha256(utf8ToBytes(entry)).subarray(0, keptBytes - 1))
}

/**
 * Whether a password is common: an entry, an entry with a little put behind it, or a row.
 *
 * @param part of the list, in hexadecimal digits
 * @param text of its `ListPlace`
 */
export function isCommonBy(part: string, text: string): boolean {
  const points = Array.from(text).slice(0, longest)
  if (points.length >= leastOwn && ownLength(points.join('')) < leastOwn) return true
  const digests = new Set(part.match(/.{8}/g))
  for (let end = points.length; end >= shortestEntry; end -= 1) {
    const entry = points.slice(0, end).join('')
    const rest = points.slice(end).join('').replaceAll(entry, '')
    if (digests.has(digestOf(entry)) && ownLength(rest) < leastOwn) return true
  }
  return false
}

/** Code points of a text in which what is repeated counts once, and a row (`1234`, `cba`, `aaa`) as one. */
function ownLength(text: string): number {
  const points = Array.from(text.replace(/(.{2,}?)\1+/gsu, '$1'), (point) => point.codePointAt(0)!)
  let length = 0
  for (let start = 0; start < points.length;) {
    const stepTo = (index: number) => points[index]! - points[index - 1]!
    const step = stepTo(start + 1)
    let end = start + 1
    if (Math.abs(step) <= 1) while (stepTo(end) === step) end += 1
    const isRow = end - start > 2
    length += 1
    start = isRow ? end : start + 1
  }
  return length
}
