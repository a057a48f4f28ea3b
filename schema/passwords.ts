import { pgTable, smallint } from 'drizzle-orm/pg-core'
import { bytes } from './columns.ts'

/** Digests of common passwords, from `schema/data/common-passwords.bin`. See `docs/decisions/accounts/0018-common-passwords.md`. */
export const commonPasswords = pgTable('common_passwords', {
  /** The first byte of the digests. */
  bucket: smallint('bucket').primaryKey(),
  /** The next four bytes of each digest, concatenated. */
  digests: bytes('digests').notNull(),
})
