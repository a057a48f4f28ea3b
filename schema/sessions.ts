import { sql } from 'drizzle-orm/sql/sql'
import { boolean, index, inet, integer, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { bytes, instant, marker, writtenAt } from './columns.ts'
import { groups } from './groups.ts'
import { users } from './users.ts'

/** A user's authenticated presence on one device. It is live while it is not ended, in time, and its marker is the user's. */
export const sessions = pgTable(
  'sessions',
  {
    sid: uuid('sid').primaryKey(),
    userId: integer('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** The user's marker, read in the same row version as the password hash that was verified. */
    marker: marker('marker').notNull(),
    /** How often the refresh token was rotated; the newest token carries this number. */
    refreshCounter: integer('refresh_counter').notNull().default(0),
    rotatedAt: instant('rotated_at'),
    createdAt: writtenAt('created_at'),
    /** Moved by refreshes, not by checks: a check must not write. */
    lastSeenAt: instant('last_seen_at')
      .notNull()
      .default(sql`app_now()`),
    absoluteEndAt: instant('absolute_end_at').notNull(),
    endedAt: instant('ended_at'),
    endReason: text('end_reason'),
    ip: inet('ip'),
    userAgent: text('user_agent'),
    /** The row of `known_devices` that it was opened on, which may be gone. */
    deviceId: uuid('device_id'),
  },
  (t) => [
    // "Which sessions does this user have?"
    index('sessions_of_user').on(t.userId, t.createdAt),
    // "Which sessions are over for so long that they can go?"
    index('sessions_over').on(sql`least(ended_at, absolute_end_at)`),
  ],
)

/**
 * Devices on which somebody signed in: their token, which only its SHA-256 is kept of, lets attempts count apart from those of strangers. It
 * signs nobody in. See `docs/decisions/accounts/0017-attempts.md`.
 */
export const knownDevices = pgTable(
  'known_devices',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    userId: integer('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    hash: bytes('hash').notNull(),
    createdAt: writtenAt('created_at'),
    /** The last sign-in: what is not used for 90 days is forgotten. */
    lastUsedAt: instant('last_used_at')
      .notNull()
      .default(sql`app_now()`),
    ip: inet('ip'),
    userAgent: text('user_agent'),
  },
  (t) => [
    // "Whose device is this?"
    uniqueIndex('known_devices_hash').on(t.hash),
    // "Which devices does this user have, and which was used least?"
    index('known_devices_of_user').on(t.userId, t.lastUsedAt),
    // "Which were not used for so long that they can go?"
    index('known_devices_over').on(t.lastUsedAt),
  ],
)

/**
 * Attempts with a password under a name, whether or not it belongs to somebody: the key is a keyed digest of the canonical name (or of that
 * and a known device), so the same rows exist for both.
 */
export const loginAttempts = pgTable(
  'login_attempts',
  {
    /** The attempt key: the digest of the name, or of the name and a known device (`begin_sign_in`). */
    nameHash: bytes('name_hash').primaryKey(),
    /** Whose name it is: the user's id, or for nobody's a negative number out of the digest, which costs the same to write. */
    account: integer('account').notNull(),
    failures: integer('failures').notNull(),
    lastFailureAt: instant('last_failure_at').notNull(),
    lockedUntil: instant('locked_until'),
  },
  (t) => [
    // "Which attempts are to be forgotten, now that this account has a new password?"
    index('login_attempts_of_account').on(t.account),
    // "Which names were left alone for so long that they can be forgotten?"
    index('login_attempts_over').on(t.lastFailureAt),
  ],
)

/** Failed attempts from one place, by a keyed digest of its IPv4 address or IPv6 /64: a bucket that leaks. */
export const sourceAttempts = pgTable(
  'source_attempts',
  {
    sourceHash: bytes('source_hash').primaryKey(),
    /** When nothing of them counts any more. */
    bucketEmptyAt: instant('bucket_empty_at').notNull(),
  },
  (t) => [
    // "Which places can be forgotten?"
    index('source_attempts_over').on(t.bucketEmptyAt),
  ],
)

/** Secrets in links. The secret itself is made when its mail is sent and never stored: `hash` is its SHA-256. */
export const oneTimeTokens = pgTable(
  'one_time_tokens',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    hash: bytes('hash'),
    operation: text('operation').notNull(),
    userId: integer('user_id').references(() => users.id, { onDelete: 'cascade' }),
    registrationId: integer('registration_id'),
    groupId: integer('group_id').references(() => groups.id, { onDelete: 'cascade' }),
    /** What else its operation needs to know, such as an address to be confirmed; never a secret. */
    payload: jsonb('payload'),
    /** What its mail was written in, BCP 47; null: nobody said. */
    language: text('language'),
    /** Whether it outlives sensitive operations of its user; see `domain/operations.ts`. */
    survivesRevocation: boolean('survives_revocation').notNull().default(false),
    /** How long it lives once it is sent. */
    lifetimeSeconds: integer('lifetime_seconds').notNull(),
    createdAt: writtenAt('created_at'),
    /** Null until it is sent. */
    expiresAt: instant('expires_at'),
    usedAt: instant('used_at'),
    revokedAt: instant('revoked_at'),
  },
  (t) => [
    // "Whose link is this?" Looking up by digest leaves no comparison to time.
    uniqueIndex('one_time_tokens_hash').on(t.hash),
    // "Which open links does this user have?": a sensitive operation kills them.
    index('one_time_tokens_open_of_user')
      .on(t.userId)
      .where(sql`used_at is null and revoked_at is null`),
    index('one_time_tokens_of_registration').on(t.registrationId),
    // "Which links did this user ever have?": they go with the account.
    index('one_time_tokens_of_user')
      .on(t.userId)
      .where(sql`user_id is not null`),
    // "Which links are over for so long that they can go?"
    index('one_time_tokens_over').on(sql`coalesce(used_at, revoked_at, expires_at, created_at)`),
    // "Which links are about this group?": they go with it.
    index('one_time_tokens_of_group')
      .on(t.groupId)
      .where(sql`group_id is not null`),
  ],
)
