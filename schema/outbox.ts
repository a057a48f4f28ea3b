import { sql } from 'drizzle-orm/sql/sql'
import { index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { instant, writtenAt } from './columns.ts'
import { oneTimeTokens } from './sessions.ts'

/** Mail to send: written by the statement that makes the change, sent by the sweeper. One recipient, always. */
export const outboxMail = pgTable(
  'outbox_mail',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    template: text('template').notNull(),
    recipient: text('recipient').notNull(),
    /** What the template says about whom; never a secret. */
    parameters: jsonb('parameters').notNull().default({}),
    /** The link to mint when the mail is sent. */
    oneTimeTokenId: uuid('one_time_token_id').references(() => oneTimeTokens.id, { onDelete: 'cascade' }),
    /** Another, where the mail offers a choice. */
    secondTokenId: uuid('second_token_id').references(() => oneTimeTokens.id, { onDelete: 'cascade' }),
    /** What its reader reads, BCP 47: of the request that it comes from, and once it is sent what it was written in. Null: nobody said. */
    language: text('language'),
    createdAt: writtenAt('created_at'),
    attempts: integer('attempts').notNull().default(0),
    /** When it is due; while somebody is sending it, when they are given up on. */
    dueAt: instant('due_at')
      .notNull()
      .default(sql`app_now()`),
    sentAt: instant('sent_at'),
    /** Given up: too many attempts, or nobody needs it any more. */
    abandonedAt: instant('abandoned_at'),
    lastError: text('last_error'),
  },
  (t) => [
    // "What is due?"
    index('outbox_mail_due')
      .on(t.dueAt)
      .where(sql`sent_at is null and abandoned_at is null`),
    // "What was mailed last?", of everything, of what is not sent and of one kind
    index('outbox_mail_newest').on(t.createdAt, t.id),
    index('outbox_mail_unsent')
      .on(t.createdAt, t.id)
      .where(sql`sent_at is null`),
    index('outbox_mail_of_template').on(t.template, t.createdAt, t.id),
    // "Which mail has this link?": it goes with it.
    index('outbox_mail_of_token')
      .on(t.oneTimeTokenId)
      .where(sql`one_time_token_id is not null`),
    index('outbox_mail_of_other_token')
      .on(t.secondTokenId)
      .where(sql`second_token_id is not null`),
    // "Which mail is done with for so long that it can go?"
    index('outbox_mail_over').on(sql`coalesce(sent_at, abandoned_at)`),
    // "How much mail was asked for to this address lately?"
    index('outbox_mail_of_recipient').on(sql`lower(recipient)`, t.createdAt),
  ],
)
