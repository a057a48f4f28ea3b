import { sql } from 'drizzle-orm/sql/sql'
import { bigint, boolean, check, index, integer, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { bytes, instant, writtenAt } from './columns.ts'
import { users } from './users.ts'

/** WebAuthn credentials. One that verified its user signs in by itself; it is also a second factor. */
export const passkeys = pgTable(
  'passkeys',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    uuid: uuid('uuid').notNull().unique().defaultRandom(),
    userId: integer('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** Chosen by the authenticator. */
    credentialId: bytes('credential_id').notNull(),
    /** A COSE key (RFC 9052 §7). */
    publicKey: bytes('public_key').notNull(),
    /** `user.id` of WebAuthn: 32 random bytes, the same for all passkeys of a user, so that it says nothing about the account. */
    userHandle: bytes('user_handle').notNull(),
    /** The signature counter; 0 from authenticators that do not count, such as those that synchronise. */
    signCount: bigint('sign_count', { mode: 'number' }).notNull().default(0),
    transports: text('transports')
      .array()
      .notNull()
      .default(sql`'{}'`),
    /** The model of the authenticator. */
    aaguid: uuid('aaguid').notNull(),
    name: text('name').notNull(),
    backupEligible: boolean('backup_eligible').notNull(),
    backedUp: boolean('backed_up').notNull(),
    createdAt: writtenAt('created_at'),
    lastUsedAt: instant('last_used_at'),
  },
  (t) => [
    // Find a passkey by what the authenticator sends.
    uniqueIndex('passkeys_credential_id').on(t.credentialId),
    // The passkeys of a user.
    index('passkeys_of_user').on(t.userId, t.createdAt),
    check('passkeys_user_handle', sql`octet_length(${t.userHandle}) = 32`),
  ],
)
