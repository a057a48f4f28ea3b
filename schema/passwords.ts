import { pgTable, smallint } from 'drizzle-orm/pg-core'
import { bytes } from './columns.ts'

/** Digests of common passwords, from `schema/data/common-passwords.bin`. See `docs/decisions/accounts/0018-common-passwords.md`. */
export const commonPasswords = pgTable('common_passwords', {
  /** The first byte of the digest of the first four letters. */
  bucket: smallint('bucket').primaryKey(),
  /** The first four bytes of the digest of each entry, concatenated. */
  digests: bytes('digests').notNull(),
})
