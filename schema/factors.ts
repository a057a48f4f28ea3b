import { sql } from 'drizzle-orm/sql/sql'
import { bigint, index, integer, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { bytes, instant, writtenAt } from './columns.ts'
import { users } from './users.ts'

/** Authenticator apps (RFC 6238): at most one for an account. A row exists only once a code has confirmed it. */
export const authenticators = pgTable('authenticators', {
  userId: integer('user_id')
    .primaryKey()
    .references(() => users.id, { onDelete: 'cascade' }),
  /** Another one for each enrolment, so that what was sealed for the last is worth nothing for this. */
  uuid: uuid('uuid').notNull().unique().defaultRandom(),
  /** The secret, sealed by `adapters/stored-secrets.ts`. */
  secret: text('secret').notNull(),
  /** The time step of the last accepted code. A code of this step or an earlier one is not accepted again (RFC 6238 §5.2). */
  lastStep: bigint('last_step', { mode: 'number' }).notNull(),
  createdAt: writtenAt('created_at'),
  lastUsedAt: instant('last_used_at'),
})

/** Recovery codes: ten at a time, each good once in place of a second factor. */
export const recoveryCodes = pgTable(
  'recovery_codes',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    userId: integer('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** SHA-256 of 120 random bits: nobody guesses them, so a plain hash is enough. */
    digest: bytes('digest').notNull(),
    createdAt: writtenAt('created_at'),
    usedAt: instant('used_at'),
  },
  (t) => [
    // Spend a code.
    uniqueIndex('recovery_codes_once').on(t.userId, t.digest),
  ],
)

/**
 * Recoveries of accounts whose owner has lost every second factor. An administrator starts one; its owner is notified, and can stop it until it
 * is due. Then the next sign-in finds the factors removed.
 */
export const factorRecoveries = pgTable(
  'factor_recoveries',
  {
    userId: integer('user_id')
      .primaryKey()
      .references(() => users.id, { onDelete: 'cascade' }),
    startedBy: integer('started_by').references(() => users.id, { onDelete: 'set null' }),
    startedAt: writtenAt('started_at'),
    dueAt: instant('due_at').notNull(),
  },
  (t) => [
    // The recoveries to carry out.
    index('factor_recoveries_due').on(t.dueAt),
    // The recoveries that a deleted administrator started; `started_by` becomes null.
    index('factor_recoveries_started_by')
      .on(t.startedBy)
      .where(sql`started_by is not null`),
  ],
)

/** Sealed tokens that were used, by the SHA-256 of their text: kept for longer than the seal lives, so that each is good once. */
export const spentTokens = pgTable(
  'spent_tokens',
  {
    digest: bytes('digest').primaryKey(),
    /** When the token itself expires. */
    expiresAt: instant('expires_at').notNull(),
  },
  (t) => [
    // Tokens to forget.
    index('spent_tokens_over').on(t.expiresAt),
  ],
)
