import { sql } from 'drizzle-orm/sql/sql'
import { bigint, boolean, check, index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { instant, writtenAt } from './columns.ts'

/** Webhooks with their actions. Their secrets are derived from `WEBHOOK_KEY` and not stored. */
export const webhooks = pgTable(
  'webhooks',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    uuid: uuid('uuid').notNull().unique().defaultRandom(),
    name: text('name').notNull(),
    /** Names from `domain/webhooks/webhook-actions.ts`. */
    actions: text('actions').array().notNull(),
    url: text('url').notNull(),
    method: text('method').notNull(),
    format: text('format', { enum: ['json', 'form'] }).notNull(),
    /** A template; null: the standard envelope. */
    payload: jsonb('payload'),
    /** Whether messages about one target are delivered in order. */
    ordered: boolean('ordered').notNull(),
    /** The maximum number of simultaneous requests. */
    concurrency: integer('concurrency').notNull(),
    /** Whether a failed delivery about a user sets the user's status `webhook-error`. */
    updateUserStatusOnError: boolean('update_user_status_on_error').notNull(),
    enabled: boolean('enabled').notNull().default(true),
    disabledAt: instant('disabled_at'),
    disabledReason: text('disabled_reason', { enum: ['administrator', 'receiver-gone'] }),
    /** The number of the signing secret; each rotation adds one. */
    secretGeneration: integer('secret_generation').notNull().default(1),
    /** Until when the previous secret signs too. */
    previousSecretUntil: instant('previous_secret_until'),
    /** Failures since the last success. */
    failures: integer('failures').notNull().default(0),
    /** No request before this time, after a failure or by `Retry-After`. */
    backoffUntil: instant('backoff_until'),
    /** While a sweeper has claimed it: when the claim expires. */
    leasedUntil: instant('leased_until'),
    /** The run of the sweeper that has claimed it. */
    claimedBy: uuid('claimed_by'),
    /** When it last accepted a message: receivers that answer are served before those that never did. */
    answeredAt: instant('answered_at'),
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
 * Messages to deliver: written by a trigger in the statement that makes the change, delivered by the sweeper. `uuid` is the id of the message in
 * every attempt.
 */
export const webhookDeliveries = pgTable(
  'webhook_deliveries',
  {
    /** The order of the changes. */
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    /** Random except for its last 48 bits, which are `id`, so that a page begins after a uuid without another index. */
    uuid: uuid('uuid').notNull(),
    webhookId: integer('webhook_id')
      .notNull()
      .references(() => webhooks.id, { onDelete: 'cascade' }),
    action: text('action').notNull(),
    /** The id or name of the changed object; `ordered` applies per target. */
    target: text('target').notNull(),
    /** The number of messages that led to this one, each to the next: its change was requested in reaction to the message before. */
    depth: integer('depth').notNull().default(0),
    /** The values of placeholders at the time of the change, `{"user.name": …}`. */
    parameters: jsonb('parameters').notNull(),
    createdAt: writtenAt('created_at'),
    /** When the first attempt was due; a replay sets it again. */
    queuedAt: instant('queued_at')
      .notNull()
      .default(sql`app_now()`),
    attempts: integer('attempts').notNull().default(0),
    dueAt: instant('due_at')
      .notNull()
      .default(sql`app_now()`),
    deliveredAt: instant('delivered_at'),
    /** No more attempts, until an administrator replays the message. */
    abandonedAt: instant('abandoned_at'),
    lastStatus: integer('last_status'),
    lastError: text('last_error'),
    /** The beginning of the response, at most 4 KiB. */
    lastResponse: text('last_response'),
    /** All attempts, `{"at", "status", "error", "milliseconds"}`, the latest last. */
    attemptLog: jsonb('attempt_log').notNull().default([]),
  },
  (t) => [
    // The due messages of a webhook, in order.
    index('webhook_deliveries_due')
      .on(t.webhookId, t.id)
      .where(sql`delivered_at is null and abandoned_at is null`),
    // An earlier open message about the same target.
    index('webhook_deliveries_of_target')
      .on(t.webhookId, t.target, t.id)
      .where(sql`delivered_at is null and abandoned_at is null`),
    // The messages of a webhook.
    index('webhook_deliveries_of_webhook').on(t.webhookId, t.id),
    // The messages of an action.
    index('webhook_deliveries_of_action').on(t.action, t.id),
    // The undelivered messages.
    index('webhook_deliveries_undelivered')
      .on(t.id)
      .where(sql`delivered_at is null`),
    // Delivered and abandoned messages to delete by age.
    index('webhook_deliveries_over').on(sql`coalesce(delivered_at, abandoned_at, due_at)`),
    // The messages of a period. Rows are inserted in the order of time, so a small BRIN index suffices.
    index('webhook_deliveries_created').using('brin', t.createdAt),
  ],
)
