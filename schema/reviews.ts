import { sql } from 'drizzle-orm/sql/sql'
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'
import { bytes, instant, transactionId, writtenAt } from './columns.ts'
import { users } from './users.ts'

/**
 * Access reviews: grants that somebody looks at, one after the other. What was decided about them takes effect when the review is completed, and is
 * then sealed: `schema/triggers/reviews_stay_sealed.sql` rejects changes (decision 0123).
 */
export const reviews = pgTable(
  'reviews',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    /** In the order of time, so that lists begin with the newest. */
    uuid: uuid('uuid')
      .notNull()
      .unique()
      .default(sql`uuidv7()`),
    title: text('title'),
    /** Which grants were chosen, with the names of that time: `scope`, `filters` and `order` of `ReviewRow` in `store/reviews/review-row.ts`. */
    criteria: jsonb('criteria').notNull(),
    /** Whether more grants match than a review holds. */
    truncated: boolean('truncated').notNull(),
    createdAt: writtenAt('created_at'),
    createdBy: integer('created_by').references(() => users.id, { onDelete: 'set null' }),
    completedAt: instant('completed_at'),
    completedBy: integer('completed_by').references(() => users.id, { onDelete: 'set null' }),
    /** The sealed result: JSON, as it is downloaded. */
    result: text('result'),
    /** SHA-256 of `result` in UTF-8. */
    digest: bytes('digest'),
    /** The audit event `review-completed`, which has the digest in its details. */
    completedEvent: bigint('completed_event', { mode: 'number' }),
  },
  (t) => [
    // The pages of reviews that are open.
    index('reviews_open')
      .on(t.uuid)
      .where(sql`completed_at is null`),
    // The reviews of a deleted user, which remain.
    index('reviews_created_by')
      .on(t.createdBy)
      .where(sql`created_by is not null`),
    index('reviews_completed_by')
      .on(t.completedBy)
      .where(sql`completed_by is not null`),
    check(
      'reviews_sealed',
      sql`num_nonnulls(${t.completedAt}, ${t.result}, ${t.digest}, ${t.completedEvent}) in (0, 4)`,
    ),
  ],
)

/** The grants of a review, as they were when it began. */
export const reviewItems = pgTable(
  'review_items',
  {
    reviewId: bigint('review_id', { mode: 'number' })
      .notNull()
      .references(() => reviews.id, { onDelete: 'cascade' }),
    /** From 1, in the order of the review. */
    position: integer('position').notNull(),
    /** No foreign key: the grant may be gone by now, and that is part of what the review tells. */
    grantUuid: uuid('grant_uuid').notNull(),
    /** `updated_at` of the grant then. With another one now the grant was changed meanwhile. */
    grantUpdatedAt: instant('grant_updated_at').notNull(),
    /** The grant then, with names: `ReviewedGrant` in `store/reviews/review-row.ts`. */
    reviewed: jsonb('reviewed').notNull(),
    decision: text('decision', { enum: ['keep', 'end', 'expire'] }),
    /** When the grant is to end, with `expire`. */
    expiresAt: instant('expires_at'),
    reason: text('reason'),
    decidedBy: integer('decided_by').references(() => users.id, { onDelete: 'set null' }),
    decidedAt: instant('decided_at'),
    /** The transaction of the last decision, or of its withdrawal: a preview has seen it if its snapshot has. */
    decidedXact: transactionId('decided_xact'),
    /** What completing did. Null: the review is open. */
    outcome: text('outcome', { enum: ['kept', 'ended', 'shortened', 'undecided', 'changed', 'gone'] }),
  },
  (t) => [
    primaryKey({ columns: [t.reviewId, t.position] }),
    unique('review_items_once').on(t.reviewId, t.grantUuid),
    // The decisions of a deleted user, which remain.
    index('review_items_decided_by')
      .on(t.decidedBy)
      .where(sql`decided_by is not null`),
    check('review_items_expire', sql`(${t.decision} = 'expire') is true = (${t.expiresAt} is not null)`),
  ],
)
