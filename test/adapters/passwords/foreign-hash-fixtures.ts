/** What the tests of foreign hashes share: the fixtures, peppers, a hasher that counts. */
import fixtureFile from '../../fixtures/foreign-hashes.json'
import { type Argon2id, argon2id as realArgon2id } from '#adapters/passwords/argon2id.ts'
import { createHashImporter, type ImportOptions } from '#adapters/passwords/foreign-hashes/importer.ts'
import { foreignVerifier } from '#adapters/passwords/foreign-hashes/verifier.ts'
import { createPasswordHasher } from '#adapters/passwords/password-hasher.ts'
import type { Peppers } from '#adapters/passwords/password-pepper.ts'

/** A hash with known plaintext. */
export interface Fixture {
  kind: string
  tool: string
  command: string
  password: string
  hash: string
  /** It costs more than may be computed here. */
  resetRequired?: boolean
  /** Its password is longer than bcrypt looks at. */
  isBeyondBcrypt?: boolean
  isFromAuthnzerver?: boolean
}

export const fixtures: Fixture[] = fixtureFile.hashes

/** Fixtures that a check can tell right from wrong. */
export const checkable = fixtures.filter(({ resetRequired, isBeyondBcrypt }) => !resetRequired && !isBeyondBcrypt)

/** The fixture whose hash begins with this text. */
export function fixtureOf(start: string): Fixture {
  const found = fixtures.find(({ hash }) => hash.startsWith(start))
  if (!found) throw new Error(`No fixture begins with ${start}`)
  return found
}

/** The first fixture of each kind that can be checked, of those that cost little. */
export function oneOfEachKind(): Fixture[] {
  const cheap = checkable.filter(
    ({ hash }) => !/^\$2b\$13|rounds=(?:656000|80000)|m=65536|600000|150000|ln=14/.test(hash),
  )
  return [...new Map(cheap.toReversed().map((fixture) => [fixture.kind, fixture])).values()]
}

export const pepper = { id: 'p1', key: new Uint8Array(32).map((_, index) => index * 7 + 3) }
export const peppers: Peppers = [pepper]

/** A hasher of functions that check passwords. */
export const hasher = createPasswordHasher({ peppers, foreign: foreignVerifier })

/** Imports a hash under the first of the peppers. */
export function imported(hash: string, options: ImportOptions = {}, under: Peppers = peppers): string {
  const { stored } = createHashImporter({ peppers: under }).importHash(hash, options)
  if (typeof stored !== 'string') throw new Error(`Not imported: ${hash}`)
  return stored
}

/** Imports a fixture. */
export function importedFixture({ hash, isFromAuthnzerver = false }: Fixture): string {
  return imported(hash, isFromAuthnzerver ? { format: 'authnzerver' } : {})
}

/** A hasher that records the size of each Argon2id, which determines its time. */
export function countingHasher(compute: Argon2id = realArgon2id) {
  const work: object[] = []
  const argon2id: Argon2id = (message, salt, { memoryKiB, passes, lanes }, tagBytes) => {
    work.push({ saltBytes: salt.length, memoryKiB, passes, lanes, tagBytes })
    return compute(message, salt, { memoryKiB, passes, lanes }, tagBytes)
  }
  return { hasher: createPasswordHasher({ peppers, argon2id, foreign: foreignVerifier }), work }
}

/** An Argon2id that takes no time. */
export const noWork: Argon2id = (_, __, ___, tagBytes) => new Uint8Array(tagBytes)
