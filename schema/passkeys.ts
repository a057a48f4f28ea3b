import { sql } from 'drizzle-orm/sql/sql'
import { bigint, boolean, check, index, integer, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { bytes, instant, writtenAt } from './columns.ts'
import { users } from './users.ts'

/** Passkeys: discoverable WebAuthn credentials. Each signs its owner in by itself, and is a second factor beside a password. */
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
    /** A COSE key. */
    publicKey: bytes('public_key').notNull(),
    /** What authenticators know the account by: random, and the same for all passkeys of a user. */
    userHandle: bytes('user_handle').notNull(),
    /** The RP ID that it was made for. Under another it is of no use. */
    rpId: text('rp_id').notNull(),
    /** The highest that its authenticator has sent; 0 where it does not count. */
    signCount: bigint('sign_count', { mode: 'number' }).notNull(),
    /** How it is reached, as the browser said: `internal`, `hybrid`, `usb`, … */
    transports: text('transports').array().notNull(),
    /** The model of the authenticator. Nobody vouches for it. */
    aaguid: uuid('aaguid').notNull(),
    /** For people. */
    name: text('name').notNull(),
    /** Whether it may leave its device, and whether a copy did. */
    backupEligible: boolean('backup_eligible').notNull(),
    backedUp: boolean('backed_up').notNull(),
    createdAt: writtenAt('created_at'),
    lastUsedAt: instant('last_used_at'),
  },
  (t) => [
    // Find a passkey by what an authenticator sends.
    uniqueIndex('passkeys_credential_id').on(t.credentialId),
    // The passkeys of a user.
    index('passkeys_of_user').on(t.userId, t.id),
    check('passkeys_user_handle', sql`octet_length(${t.userHandle}) = 32`),
    check('passkeys_credential_id_length', sql`octet_length(${t.credentialId}) between 1 and 1023`),
    check('passkeys_backup', sql`${t.backupEligible} or not ${t.backedUp}`),
  ],
)
