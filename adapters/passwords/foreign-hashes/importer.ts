/** Hashes of other systems into what is stored here. Only imports need this; the password is not needed. */
import {
  authnzerverCodePoints,
  type FastHash,
  type ImportedHash,
  isNoPassword,
  wrapSaltBytes,
} from '#domain/credentials/foreign-hashes/foreign-hash.ts'
import { type ForeignFormat, kindsOf } from '#domain/credentials/foreign-hashes/formats.ts'
import { isAffordable } from '#domain/credentials/foreign-hashes/limits.ts'
import { readForeignHash } from '#domain/credentials/foreign-hashes/read.ts'
import { formatImportedHash, formatImportedHead } from '#domain/credentials/foreign-hashes/stored-form.ts'
import type { HashError } from '#domain/credentials/phc.ts'
import { type Argon2id, argon2id as fastArgon2id } from '#adapters/passwords/argon2id.ts'
import { currentCost } from '#adapters/passwords/password-hasher.ts'
import { type Peppers, pepperTag } from '#adapters/passwords/password-pepper.ts'
import { wrapFast } from './compute.ts'
import { keyedMessage } from './keyed-message.ts'

/** What the import of one hash came to. */
type ImportResult =
  | {
      /** For the column `password_hash`; null for "no password". */
      readonly stored: string | null
      /** It is kept, but a check would cost too much here: at the first sign-in its owner gets a mail to choose a new password. */
      readonly resetRequired: boolean
      readonly error?: never
    }
  | { readonly stored?: never; readonly resetRequired?: never; readonly error: HashError | 'hash-format-differs' }

/** What the text alone does not say. */
export interface ImportOptions {
  /** What the hash is said to be; a hash of another kind is refused. Left out: any kind, of whole passwords. */
  readonly format?: ForeignFormat
}

/** Takes in hashes of other systems. */
export interface HashImporter {
  /**
   * Puts the current pepper over a hash, and Argon2id around one that is fast (25 ms; the others take microseconds). Never throws.
   *
   * @param text as the other system stored it
   */
  importHash(text: string | null, options?: ImportOptions): ImportResult
}

/** What an importer is made of. */
export interface HashImporterOptions {
  readonly peppers: Peppers
  /** The computation; tests put another in its place. */
  readonly argon2id?: Argon2id
}

/** Makes an importer. */
export function createHashImporter({ peppers, argon2id = fastArgon2id }: HashImporterOptions): HashImporter {
  const [pepper] = peppers

  function seal(unkeyed: Omit<ImportedHash, 'output'>, computed: Uint8Array): ImportResult {
    const output = pepperTag(pepper, keyedMessage(formatImportedHead(unkeyed), computed))
    return { stored: formatImportedHash({ ...unkeyed, output }), resetRequired: !isAffordable(unkeyed, 0) }
  }

  return {
    importHash(text, { format } = {}) {
      if (text === null || isNoPassword(text)) return { stored: null, resetRequired: false }
      const { hash, error } = readForeignHash(text)
      if (error) return { error }
      if (format && !kindsOf(format).includes(hash.kind)) return { error: 'hash-format-differs' }
      const firstCodePoints = format === 'authnzerver' ? authnzerverCodePoints : null
      const origin = { firstCodePoints, pepperId: pepper.id }
      return 'parameters' in hash
        ? seal({ ...origin, kind: hash.kind, parameters: hash.parameters, salt: hash.salt }, hash.output)
        : seal(...wrapped(hash, origin))
    },
  }

  function wrapped(
    { kind, salt, output }: FastHash,
    origin: Pick<ImportedHash, 'firstCodePoints' | 'pepperId'>,
  ): [Omit<ImportedHash, 'output'>, Uint8Array] {
    const wrapSalt = crypto.getRandomValues(new Uint8Array(wrapSaltBytes + salt.length))
    wrapSalt.set(salt, wrapSaltBytes)
    return [
      { ...origin, kind, parameters: currentCost, salt: wrapSalt },
      wrapFast(output, wrapSalt, currentCost, argon2id),
    ]
  }
}
