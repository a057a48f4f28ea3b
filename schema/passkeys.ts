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
    /** The RP ID that it was made for. It is of no use under another: `postern doctor` refuses a change. */
    rpId: text('rp_id').notNull(),
    /** The highest signature counter that arrived; 0 from authenticators that do not count, such as those that synchronise. */
    signCount: bigint('sign_count', { mode: 'number' }).notNull().default(0),
    transports: text('transports')
      .array()
      .notNull()
      .default(sql`'{}'`),
    /** The model of the authenticator. Nobody vouches for it. */
    aaguid: uuid('aaguid').notNull(),
    name: text('name').notNull(),
    /** Whether it may leave its device, and whether a copy did. */
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
    check('passkeys_credential_id_length', sql`octet_length(${t.credentialId}) between 1 and 1023`),
    check('passkeys_backup', sql`${t.backupEligible} or not ${t.backedUp}`),
  ],
)
