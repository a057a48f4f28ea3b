/** Deliveries to webhooks: the log and replays. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { auditEvent, materialized, runAs } from '#store/run-as.ts'
import type { Caller } from '#domain/caller.ts'
import { Refusal } from '#domain/refusal.ts'
import { type Page, type PageRequest, toPage } from '#store/pagination.ts'
import { unknownParameter } from '#store/references.ts'
import type { Database } from '#store/run.ts'
import { webhookNotFound } from './webhooks.ts'

/** The status of a delivery. */
export const deliveryStatuses = ['waiting', 'delivered', 'abandoned'] as const
type DeliveryStatus = (typeof deliveryStatuses)[number]

/** A message to one webhook, with its attempts. */
export interface DeliveryRow {
  uuid: string
  webhook: string
  action: string
  target: string
  parameters: Record<string, unknown>
  status: DeliveryStatus
  created_at: string
  attempts: number
  /** When the next attempt is due; null if there is none. */
  due_at: string | null
  delivered_at: string | null
  abandoned_at: string | null
  last_status: number | null
  last_error: string | null
  last_response: string | null
  attempt_log: { at: string; status: number | null; error: string | null; milliseconds: number }[]
}

/** Selects the deliveries that match every field. `from` is inclusive, `to` is exclusive, both in ISO 8601. */
export interface DeliveryFilter {
  webhook?: string | undefined
  status?: DeliveryStatus | undefined
  action?: string | undefined
  from?: string | undefined
  to?: string | undefined
}

const statusOf = sql`case when d.delivered_at is not null then 'delivered' when d.abandoned_at is not null then 'abandoned' else 'waiting' end`

const deliveryItem = sql`jsonb_build_object('uuid', d.uuid, 'webhook', w.uuid, 'action', d.action, 'target', d.target,
  'parameters', d.parameters, 'status', ${statusOf}, 'created_at', d.created_at, 'attempts', d.attempts,
  'due_at', case when ${statusOf} = 'waiting' then d.due_at end, 'delivered_at', d.delivered_at, 'abandoned_at', d.abandoned_at,
  'last_status', d.last_status, 'last_error', d.last_error, 'last_response', d.last_response, 'attempt_log', d.attempt_log)`

/**
 * A page of deliveries, newest first. Later deliveries do not shift the following pages.
 *
 * @throws Refusal `invalid-request` if the webhook of the filter does not exist
 */
export async function listDeliveries(
  db: Database,
  caller: Caller,
  { webhook, status, action, from, to }: DeliveryFilter,
  page: PageRequest,
): Promise<Page<DeliveryRow>> {
  const afterId = page.after === undefined ? null : deliveryIdOf(page.after)
  const answer = await runAs<{ items: DeliveryRow[]; is_known: boolean }>(db, caller, {
    steps: {
      requested: materialized(
        webhook === undefined
          ? sql`select null::integer as id from allowed`
          : sql`select w.id from allowed, webhooks w where w.uuid = ${webhook}::uuid`,
      ),
      page_items: sql`select d.id, ${deliveryItem} as item from requested, delivery_page(requested.id, ${status ?? null}, ${action ?? null},
          ${from ?? null}::timestamptz, ${to ?? null}::timestamptz, ${afterId}::bigint, ${page.limit + 1}) d
        join webhooks w on w.id = d.webhook_id`,
    },
    answer: sql`select coalesce((select jsonb_agg(item order by id desc) from page_items), '[]') as items,
      exists (select from requested) as is_known`,
  })
  if (!answer!.is_known) throw unknownParameter('webhook')
  return toPage(answer!.items, page)
}

function replayCondition({ status, from, to }: { from: string; to: string; status?: DeliveryStatus | undefined }): SQL {
  const hasStatus = status === undefined ? sql`true` : sql`${statusOf} = ${status}`
  return sql`${hasStatus} and d.created_at >= ${from}::timestamptz and d.created_at < ${to}::timestamptz`
}

const hexadecimal = 16
const idDigits = 12

/** The id of a delivery, which is the last 48 bits of its uuid. */
function deliveryIdOf(uuid: string): string {
  return String(Number.parseInt(uuid.slice(-idDigits), hexadecimal))
}

/** What to replay: one delivery, or all of a period. */
export type ReplaySelection = { delivery: string } | { from: string; to: string; status?: DeliveryStatus | undefined }

/** Deliveries that one request replays, at most. */
const maxReplayed = 1000

/**
 * Enqueues deliveries again under the same ids, with the whole period of retries. Those that still wait become due at once,
 * and the webhook does not wait for the end of the pause after its failures.
 *
 * @returns how many were enqueued, and whether more match than one request replays
 * @throws Refusal `not-found` for an unknown webhook or delivery, `webhook-disabled`
 */
export async function replayDeliveries(
  db: Database,
  caller: Caller,
  uuid: string,
  selection: ReplaySelection,
): Promise<{ queued: number; more: boolean }> {
  const answer = await runAs<{ enabled: boolean; queued: number; matches: number }>(db, caller, {
    steps: {
      webhook: materialized(sql`select w.* from allowed, webhooks w where w.uuid = ${uuid}`),
      matching: materialized(sql`select d.id from webhook w join webhook_deliveries d on d.webhook_id = w.id
        where w.enabled and ${'delivery' in selection ? sql`d.uuid = ${selection.delivery}::uuid` : replayCondition(selection)}
        order by d.id limit ${maxReplayed + 1}`),
      requeued: sql`update webhook_deliveries d set delivered_at = null, abandoned_at = null, due_at = app_now(), queued_at = app_now(), attempts = 0
        where d.id in (select id from matching order by id limit ${maxReplayed}) returning d.id`,
      resumed: sql`update webhooks w set backoff_until = null from webhook where w.id = webhook.id and exists (select from requeued)`,
      total: sql`select webhook.uuid, (select count(*)::integer from requeued) as queued from webhook where enabled`,
      audit: auditEvent(caller, {
        action: 'webhook-replayed',
        targetKind: 'webhook',
        target: sql`total.uuid`,
        from: sql`total where total.queued > 0`,
        details: sql`${JSON.stringify(selection)}::jsonb || jsonb_build_object('queued', total.queued)`,
      }),
    },
    answer: sql`select enabled, (select count(*)::integer from requeued) as queued, (select count(*)::integer from matching) as matches from webhook`,
  })
  if (!answer) throw webhookNotFound()
  if (!answer.enabled) throw new Refusal('webhook-disabled', { detail: 'The webhook is disabled. Enable it first.' })
  if ('delivery' in selection && answer.queued === 0) {
    throw new Refusal('not-found', { detail: 'No delivery of this webhook has this id.' })
  }
  return { queued: answer.queued, more: answer.matches > maxReplayed }
}
