import { sql } from 'drizzle-orm/sql/sql'
import {
  boolean,
  check,
  index,
  inet,
  integer,
  jsonb,
  pgTable,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { bytes, instant, marker, writtenAt } from './columns.ts'
import { groups } from './groups.ts'
import { users } from './users.ts'

/** Sign-ins. A session is live if it has not ended or expired, and its marker equals that of the user. */
export const sessions = pgTable(
  'sessions',
  {
    sid: uuid('sid').primaryKey(),
    userId: integer('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** The marker of the user, from the same row version as the verified password hash. */
    marker: marker('marker').notNull(),
    /** The number of rotations of the refresh token. The current token contains the same number. */
    refreshCounter: integer('refresh_counter').notNull().default(0),
    /** The number of the token that was exchanged for the current one; null before the first rotation. */
    refreshedFrom: integer('refreshed_from'),
    rotatedAt: instant('rotated_at'),
    createdAt: writtenAt('created_at'),
    /** Set by refreshes, not by checks, because checks must not write. */
    lastSeenAt: instant('last_seen_at')
      .notNull()
      .default(sql`app_now()`),
    absoluteEndAt: instant('absolute_end_at').notNull(),
    endedAt: instant('ended_at'),
    endReason: text('end_reason'),
    ip: inet('ip'),
    userAgent: text('user_agent'),
    /** The `known_devices` row of the sign-in, which may be deleted. */
    deviceId: uuid('device_id'),
    /** How its user authenticated: RFC 8176 values, `domain/sessions/authentication.ts`. */
    amr: text('amr')
      .array()
      .notNull()
      .default(sql`'{pwd}'`),
    /** The authenticator assurance level of NIST 800-63B: 2 with a second factor, or with a passkey that verified its user. */
    aal: smallint('aal').notNull().default(1),
    /** When its user last authenticated: at sign-in, or by a step-up. */
    authenticatedAt: writtenAt('authenticated_at'),
  },
  (t) => [
    check('sessions_aal', sql`${t.aal} in (1, 2)`),
    // The sessions of a user.
    index('sessions_of_user').on(t.userId, t.createdAt),
    // Ended and expired sessions to delete by age.
    index('sessions_over').on(sql`least(ended_at, absolute_end_at)`),
  ],
)

/**
 * Devices with an earlier sign-in. The device token gives attempts from this device a separate count; it does not authenticate. Only its SHA-256
 * is stored. See `docs/decisions/accounts/0017-attempts.md`.
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
    /** The last sign-in. A device that is unused for 90 days is deleted. */
    lastUsedAt: instant('last_used_at')
      .notNull()
      .default(sql`app_now()`),
    ip: inet('ip'),
    userAgent: text('user_agent'),
  },
  (t) => [
    // Find a device by its token.
    uniqueIndex('known_devices_hash').on(t.hash),
    // The devices of a user, and the least recently used one.
    index('known_devices_of_user').on(t.userId, t.lastUsedAt),
    // Unused devices to delete by age.
    index('known_devices_over').on(t.lastUsedAt),
  ],
)

/**
 * Failed password attempts: those at an account, and those under names without one, which have rows of the same size and index entries. See
 * `docs/decisions/accounts/0051-attempts-belong-to-accounts.md`.
 */
export const loginAttempts = pgTable(
  'login_attempts',
  {
    /** Of an account: `attempt_key_of`, for the names of the account, a known device or its sessions. Of an unknown name: its keyed digest. */
    attemptKey: bytes('attempt_key').primaryKey(),
    /** The id of the user. For an unknown name a negative number from the digest, so that both cost the same to write. */
    account: integer('account').notNull(),
    /** With those that are not settled. */
    failures: integer('failures').notNull(),
    /** Attempts whose outcome is not recorded yet. They lapse (`lapsed_attempts`). */
    unsettled: integer('unsettled').notNull().default(0),
    lastFailureAt: instant('last_failure_at').notNull(),
    lockedUntil: instant('locked_until'),
  },
  (t) => [
    // The attempts to clear when the account gets a new password.
    index('login_attempts_of_account').on(t.account),
    // Attempts under unknown names to delete by age. Those at accounts have entries too, so that both cost the same to write.
    index('login_attempts_over').on(sql`(case when account < 0 then last_failure_at end)`),
    // The accounts that are locked out.
    index('login_attempts_locked')
      .on(t.lockedUntil)
      .where(sql`locked_until is not null`),
  ],
)

/** Failed attempts by client address, as a keyed digest of the IPv4 address or IPv6 /64: a leaky bucket. */
export const sourceAttempts = pgTable(
  'source_attempts',
  {
    sourceHash: bytes('source_hash').primaryKey(),
    /** When the bucket is empty. */
    bucketEmptyAt: instant('bucket_empty_at').notNull(),
  },
  (t) => [
    // Empty buckets to delete.
    index('source_attempts_over').on(t.bucketEmptyAt),
  ],
)

/** Requests that a limit counts, by client network and by target, as SHA-256 of what is counted: a leaky bucket. */
export const requestCounts = pgTable(
  'request_counts',
  {
    keyHash: bytes('key_hash').primaryKey(),
    /** When the bucket is empty. */
    bucketEmptyAt: instant('bucket_empty_at').notNull(),
  },
  (t) => [
    // Empty buckets to delete.
    index('request_counts_over').on(t.bucketEmptyAt),
  ],
)

/** One-time tokens of links. The secret is generated when the email is sent and never stored; `hash` is its SHA-256. */
export const oneTimeTokens = pgTable(
  'one_time_tokens',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    hash: bytes('hash'),
    /** For an operation by a code: the keyed digest of the code (`adapters/tokens/sign-in-code.ts`). Null until the code is sent. */
    codeDigest: bytes('code_digest'),
    operation: text('operation').notNull(),
    userId: integer('user_id').references(() => users.id, { onDelete: 'cascade' }),
    registrationId: integer('registration_id'),
    groupId: integer('group_id').references(() => groups.id, { onDelete: 'cascade' }),
    /** Other data of the operation, such as an address to confirm; never a secret. */
    payload: jsonb('payload'),
    /** The language of the email, BCP 47; null: unknown. */
    language: text('language'),
    /** Whether the link remains valid after sensitive operations of the user; see `domain/operations.ts`. */
    survivesRevocation: boolean('survives_revocation').notNull().default(false),
    /** The lifetime from sending. */
    lifetimeSeconds: integer('lifetime_seconds').notNull(),
    createdAt: writtenAt('created_at'),
    /** Null until the link is sent. */
    expiresAt: instant('expires_at'),
    usedAt: instant('used_at'),
    revokedAt: instant('revoked_at'),
  },
  (t) => [
    // Find a link by its token. The lookup is by digest, so its timing reveals nothing about the token.
    uniqueIndex('one_time_tokens_hash').on(t.hash),
    // The open links of a user, which a sensitive operation revokes.
    index('one_time_tokens_open_of_user')
      .on(t.userId)
      .where(sql`used_at is null and revoked_at is null`),
    index('one_time_tokens_of_registration').on(t.registrationId),
    // All links of a user, for the cascade.
    index('one_time_tokens_of_user')
      .on(t.userId)
      .where(sql`user_id is not null`),
    // Used, revoked and expired links to delete by age.
    index('one_time_tokens_over').on(sql`coalesce(used_at, revoked_at, expires_at, created_at)`),
    // The links of a group, for the cascade.
    index('one_time_tokens_of_group')
      .on(t.groupId)
      .where(sql`group_id is not null`),
  ],
)
