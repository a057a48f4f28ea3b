import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { WebhookAction } from '#domain/webhooks/webhook-actions.ts'
import type { Json } from '#domain/webhooks/webhook-template.ts'
import type { webhooks } from '#schema/webhooks.ts'

type Stored = typeof webhooks.$inferSelect

/** A webhook as administrators see it. */
export interface WebhookRow extends Pick<
  Stored,
  'uuid' | 'name' | 'url' | 'format' | 'ordered' | 'concurrency' | 'enabled' | 'failures'
> {
  actions: WebhookAction[]
  method: WebhookMethod
  /** Null: the usual envelope. */
  payload: Json
  update_user_status_on_error: boolean
  disabled_at: string | null
  disabled_reason: Stored['disabledReason']
  /** Until when messages carry a signature with the secret before, too. */
  previous_secret_until: string | null
  created_at: string
  updated_at: string
}

/** How a receiver can be called. */
export const webhookMethods = ['POST', 'PUT', 'PATCH', 'DELETE', 'GET', 'HEAD'] as const
export type WebhookMethod = (typeof webhookMethods)[number]

/** How a payload can be written. */
export const webhookFormats = ['json', 'form'] as const
export type WebhookFormat = (typeof webhookFormats)[number]

/** A `WebhookRow`, from a row of `webhooks` in a statement. */
export function webhookOf(webhook: SQL): SQL {
  return sql`jsonb_build_object('uuid', ${webhook}.uuid, 'name', ${webhook}.name, 'actions', ${webhook}.actions, 'url', ${webhook}.url,
    'method', ${webhook}.method, 'format', ${webhook}.format, 'payload', ${webhook}.payload, 'ordered', ${webhook}.ordered,
    'concurrency', ${webhook}.concurrency, 'update_user_status_on_error', ${webhook}.update_user_status_on_error,
    'enabled', ${webhook}.enabled, 'disabled_at', ${webhook}.disabled_at, 'disabled_reason', ${webhook}.disabled_reason,
    'failures', ${webhook}.failures, 'previous_secret_until', case when ${webhook}.previous_secret_until > app_now()
      then ${webhook}.previous_secret_until end, 'created_at', ${webhook}.created_at, 'updated_at', ${webhook}.updated_at)`
}
