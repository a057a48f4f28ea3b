import { sql } from 'drizzle-orm/sql/sql'
import { index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { instant, writtenAt } from './columns.ts'
import { oneTimeTokens } from './sessions.ts'

/** Email to send: written by the statement that makes the change, sent by the sweeper. Each row has one recipient. */
export const outboxMail = pgTable(
  'outbox_mail',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    template: text('template').notNull(),
    recipient: text('recipient').notNull(),
    /** The parameters of the template; never a secret. */
    parameters: jsonb('parameters').notNull().default({}),
    /** The link whose secret is generated when the email is sent. */
    oneTimeTokenId: uuid('one_time_token_id').references(() => oneTimeTokens.id, { onDelete: 'cascade' }),
    /** The second link of an email with two choices. */
    secondTokenId: uuid('second_token_id').references(() => oneTimeTokens.id, { onDelete: 'cascade' }),
    /** BCP 47: the language of the request, and after sending that of the email. Null: unknown. */
    language: text('language'),
    createdAt: writtenAt('created_at'),
    attempts: integer('attempts').notNull().default(0),
    /** When the email is due. While a sweeper has claimed it: when the claim expires. */
    dueAt: instant('due_at')
      .notNull()
      .default(sql`app_now()`),
    sentAt: instant('sent_at'),
    /** No more attempts: there were too many, or the email is no longer needed. */
    abandonedAt: instant('abandoned_at'),
    lastError: text('last_error'),
  },
  (t) => [
    // Due emails.
    index('outbox_mail_due')
      .on(t.dueAt)
      .where(sql`sent_at is null and abandoned_at is null`),
    // The pages of all emails, of unsent ones and of one template, newest first.
    index('outbox_mail_newest').on(t.createdAt, t.id),
    index('outbox_mail_unsent')
      .on(t.createdAt, t.id)
      .where(sql`sent_at is null`),
    index('outbox_mail_of_template').on(t.template, t.createdAt, t.id),
    // The emails of a link, for the cascade.
    index('outbox_mail_of_token')
      .on(t.oneTimeTokenId)
      .where(sql`one_time_token_id is not null`),
    index('outbox_mail_of_other_token')
      .on(t.secondTokenId)
      .where(sql`second_token_id is not null`),
    // Sent and abandoned emails to delete by age.
    index('outbox_mail_over').on(sql`coalesce(sent_at, abandoned_at)`),
    // The number of recent emails to an address, for rate limits.
    index('outbox_mail_of_recipient').on(sql`lower(recipient)`, t.createdAt),
  ],
)
