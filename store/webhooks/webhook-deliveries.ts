/** What webhooks were told, or are still to be told: the log, and telling it again. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { auditEvent, materialized, runAs } from '#store/run-as.ts'
import type { Caller } from '#domain/caller.ts'
import { Refusal } from '#domain/refusal.ts'
import { type Page, type PageRequest, toPage } from '#store/pagination.ts'
import type { Database } from '#store/run.ts'
import { unknownWebhook } from './webhooks.ts'

/** What a delivery has come to. */
export const deliveryStatuses = ['waiting', 'delivered', 'abandoned'] as const
type DeliveryStatus = (typeof deliveryStatuses)[number]

/** A message to one webhook, with the story of its attempts. */
export interface DeliveryRow {
  uuid: string
  webhook: string
  action: string
  target: string
  parameters: Record<string, unknown>
  status: DeliveryStatus
  created_at: string
  attempts: number
  /** When it is tried next; null for one that is not. */
  due_at: string | null
  delivered_at: string | null
  abandoned_at: string | null
  last_status: number | null
  last_error: string | null
  last_response: string | null
  attempt_log: { at: string; status: number | null; error: string | null; milliseconds: number }[]
}

/** Which deliveries: those for which all of it holds; of a webhook that there is not, none. Instants in ISO 8601, the first within, the last not. */
export interface DeliveryFilter {
  webhook?: string | undefined
  status?: DeliveryStatus | undefined
  action?: string | undefined
  from?: string | undefined
  to?: string | undefined
}

const statusOf = sql`case when d.delivered_at is not null then 'delivered' when d.abandoned_at is not null then 'abandoned' else 'waiting' end`

const shownDelivery = sql`jsonb_build_object('uuid', d.uuid, 'webhook', w.uuid, 'action', d.action, 'target', d.target,
  'parameters', d.parameters, 'status', ${statusOf}, 'created_at', d.created_at, 'attempts', d.attempts,
  'due_at', case when ${statusOf} = 'waiting' then d.due_at end, 'delivered_at', d.delivered_at, 'abandoned_at', d.abandoned_at,
  'last_status', d.last_status, 'last_error', d.last_error, 'last_response', d.last_response, 'attempt_log', d.attempt_log)`

/** A page of deliveries, newest first. What is queued meanwhile does not shift the pages that follow. */
export async function listDeliveries(
  db: Database,
  caller: Caller,
  { webhook, status, action, from, to }: DeliveryFilter,
  page: PageRequest,
): Promise<Page<DeliveryRow>> {
  const seen = page.after === undefined ? null : placeOf(page.after)
  const answer = await runAs<{ items: DeliveryRow[] }>(db, caller, {
    steps: {
      requested: materialized(
        webhook === undefined
          ? sql`select null::integer as id from allowed`
          : sql`select w.id from allowed, webhooks w where w.uuid = ${webhook}::uuid`,
      ),
      shown: sql`select d.id, ${shownDelivery} as item from requested, delivery_page(requested.id, ${status ?? null}, ${action ?? null},
          ${from ?? null}::timestamptz, ${to ?? null}::timestamptz, ${seen}::bigint, ${page.limit + 1}) d
        join webhooks w on w.id = d.webhook_id`,
    },
    answer: sql`select coalesce((select jsonb_agg(item order by id desc) from shown), '[]') as items`,
  })
  return toPage(answer!.items, page)
}

function chosen({ status, from, to }: { from: string; to: string; status?: DeliveryStatus | undefined }): SQL {
  const among = status === undefined ? sql`true` : sql`${statusOf} = ${status}`
  return sql`${among} and d.created_at >= ${from}::timestamptz and d.created_at < ${to}::timestamptz`
}

const hexadecimal = 16
const placeDigits = 12

/** A delivery's place in the queue: the last 48 bits of its uuid. */
function placeOf(uuid: string): string {
  return String(Number.parseInt(uuid.slice(-placeDigits), hexadecimal))
}

/** What to tell again: one message, or every one of a time. */
export type Replay = { delivery: string } | { from: string; to: string; status?: DeliveryStatus | undefined }

/** Messages that one request can have told again. */
const maxReplayed = 1000

/**
 * Queues messages anew, each under the id that it had, for as long as a new one would be tried. Those that still wait are tried at once.
 *
 * @returns how many, and whether there are more than fit into one request
 * @throws Refusal `not-found` for a webhook or a delivery that there is not, `webhook-disabled`
 */
export async function replay(
  db: Database,
  caller: Caller,
  uuid: string,
  which: Replay,
): Promise<{ queued: number; more: boolean }> {
  const answer = await runAs<{ enabled: boolean; queued: number; found: number }>(db, caller, {
    steps: {
      chosen: materialized(sql`select w.* from allowed, webhooks w where w.uuid = ${uuid}`),
      found: materialized(sql`select d.id from chosen w join webhook_deliveries d on d.webhook_id = w.id
        where w.enabled and ${'delivery' in which ? sql`d.uuid = ${which.delivery}::uuid` : chosen(which)}
        order by d.id limit ${maxReplayed + 1}`),
      again: sql`update webhook_deliveries d set delivered_at = null, abandoned_at = null, due_at = app_now(), queued_at = app_now(), attempts = 0
        where d.id in (select id from found order by id limit ${maxReplayed}) returning d.id`,
      tally: sql`select chosen.uuid, (select count(*)::integer from again) as queued from chosen where enabled`,
      audit: auditEvent(caller, {
        action: 'webhook-replayed',
        targetKind: 'webhook',
        target: sql`tally.uuid`,
        from: sql`tally where tally.queued > 0`,
        details: sql`${JSON.stringify(which)}::jsonb || jsonb_build_object('queued', tally.queued)`,
      }),
    },
    answer: sql`select enabled, (select count(*)::integer from again) as queued, (select count(*)::integer from found) as found from chosen`,
  })
  if (!answer) throw unknownWebhook()
  if (!answer.enabled) throw new Refusal('webhook-disabled', { detail: 'The webhook is disabled. Enable it first.' })
  if ('delivery' in which && answer.queued === 0) {
    throw new Refusal('not-found', { detail: 'No delivery of this webhook has this id.' })
  }
  return { queued: answer.queued, more: answer.found > maxReplayed }
}
