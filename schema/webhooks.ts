import { sql } from 'drizzle-orm/sql/sql'
import { bigint, boolean, check, index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { instant, writtenAt } from './columns.ts'

/** Who is told of which actions, and how. Their secrets are derived from `WEBHOOK_KEY` and stored nowhere. */
export const webhooks = pgTable(
  'webhooks',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    uuid: uuid('uuid').notNull().unique().defaultRandom(),
    name: text('name').notNull(),
    /** Names of `domain/webhooks/webhook-actions.ts`. */
    actions: text('actions').array().notNull(),
    url: text('url').notNull(),
    method: text('method').notNull(),
    format: text('format', { enum: ['json', 'form'] }).notNull(),
    /** A template; null: the usual envelope. */
    payload: jsonb('payload'),
    /** Whether what happens to one target arrives in the order in which it happened. */
    ordered: boolean('ordered').notNull(),
    /** Requests that may be on their way to it at once. */
    concurrency: integer('concurrency').notNull(),
    /** Whether a user of whom it could not be told gets the status `webhook-error`. */
    updateUserStatusOnError: boolean('update_user_status_on_error').notNull(),
    enabled: boolean('enabled').notNull().default(true),
    disabledAt: instant('disabled_at'),
    disabledReason: text('disabled_reason', { enum: ['administrator', 'receiver-gone'] }),
    /** Which secret signs: each rotation adds one. */
    secretGeneration: integer('secret_generation').notNull().default(1),
    /** Until when the one before signs too. */
    previousSecretUntil: instant('previous_secret_until'),
    /** Failures since the last success. */
    failures: integer('failures').notNull().default(0),
    /** Nothing is sent before: it failed, or asked for a pause. */
    backoffUntil: instant('backoff_until'),
    /** While one sweeper delivers to it; when that one is given up on. */
    leasedUntil: instant('leased_until'),
    createdAt: writtenAt('created_at'),
    updatedAt: writtenAt('updated_at'),
  },
  (t) => [
    check('webhooks_format', sql`${t.format} in ('json', 'form')`),
    check('webhooks_method', sql`${t.method} in ('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE')`),
    check(
      'webhooks_disabled',
      sql`${t.enabled} = (${t.disabledAt} is null) and ${t.enabled} = (${t.disabledReason} is null)`,
    ),
    check('webhooks_disabled_because', sql`${t.disabledReason} in ('administrator', 'receiver-gone')`),
  ],
)

/**
 * What each webhook is to be told: written by a trigger in the statement that makes the change, delivered by the sweeper. `uuid` is the
 * message's id at every attempt.
 */
export const webhookDeliveries = pgTable(
  'webhook_deliveries',
  {
    /** The order in which things happened. */
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    /** Random but for its last 48 bits, which are `id`: a page begins after one without another index. */
    uuid: uuid('uuid').notNull(),
    webhookId: integer('webhook_id')
      .notNull()
      .references(() => webhooks.id, { onDelete: 'cascade' }),
    action: text('action').notNull(),
    /** What it is about, by its id or name: `ordered` is by this. */
    target: text('target').notNull(),
    /** What placeholders stand for, `{"user.name": …}`, as it was when it happened. */
    parameters: jsonb('parameters').notNull(),
    createdAt: writtenAt('created_at'),
    /** When it began to be tried; a replay begins anew. */
    queuedAt: instant('queued_at')
      .notNull()
      .default(sql`app_now()`),
    attempts: integer('attempts').notNull().default(0),
    dueAt: instant('due_at')
      .notNull()
      .default(sql`app_now()`),
    deliveredAt: instant('delivered_at'),
    /** Given up: a dead letter, until somebody replays it. */
    abandonedAt: instant('abandoned_at'),
    lastStatus: integer('last_status'),
    lastError: text('last_error'),
    /** How its answer began, 4 KiB at most. */
    lastAnswer: text('last_response'),
    /** Every attempt, `{"at", "status", "error", "milliseconds"}`, the latest last. */
    attemptLog: jsonb('attempt_log').notNull().default([]),
  },
  (t) => [
    // "What is due at this receiver?", and in which order.
    index('webhook_deliveries_due')
      .on(t.webhookId, t.id)
      .where(sql`delivered_at is null and abandoned_at is null`),
    // "Is something earlier about this still to be told?"
    index('webhook_deliveries_of_target')
      .on(t.webhookId, t.target, t.id)
      .where(sql`delivered_at is null and abandoned_at is null`),
    // "What was this receiver told?"
    index('webhook_deliveries_of_webhook').on(t.webhookId, t.id),
    // "What was told of this?"
    index('webhook_deliveries_of_action').on(t.action, t.id),
    // "What was not taken?"
    index('webhook_deliveries_undelivered')
      .on(t.id)
      .where(sql`delivered_at is null`),
    // "What is done with for so long that it can go?"
    index('webhook_deliveries_over').on(sql`coalesce(delivered_at, abandoned_at, due_at)`),
    // "What was told that day?" The table grows in the order of time, so a few bytes for every hundred pages of it will do.
    index('webhook_deliveries_created').using('brin', t.createdAt),
  ],
)
