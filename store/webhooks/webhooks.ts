/** Webhooks: who is told of which actions. Their secrets are derived outside the database from their ids and generations. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { auditEvent, materialized, runAs } from '#store/run-as.ts'
import type { Caller } from '#domain/caller.ts'
import { Refusal } from '#domain/refusal.ts'
import { testAction, type WebhookParameters } from '#domain/webhooks/webhook-actions.ts'
import type { Json } from '#domain/webhooks/webhook-template.ts'
import { changedFields } from '#store/changed-fields.ts'
import { onPage, type Page, type PageRequest, toPage } from '#store/pagination.ts'
import type { Database } from '#store/run.ts'
import { webhookOf, type WebhookRow } from './webhook-row.ts'

/** What an administrator says of a webhook. */
export interface WebhookWish {
  name: string
  actions: readonly string[]
  url: string
  method: string
  format: string
  payload: Json
  ordered: boolean
  concurrency: number
  update_user_status_on_error: boolean
}

/** What is to change, by the names that answers have; what is undefined stays. */
export type WebhookChange = { [Field in keyof WebhookWish]?: WebhookWish[Field] | undefined } & {
  enabled?: boolean | undefined
}

/** A webhook and the generation of the secret that signs for it. */
export interface WithGeneration {
  webhook: WebhookRow
  generation: number
}

/** Makes a webhook. From the next change on it is told. */
export async function createWebhook(db: Database, caller: Caller, wish: WebhookWish): Promise<WithGeneration> {
  const made = await runAs<WithGeneration>(db, caller, {
    steps: {
      created: sql`insert into webhooks (name, actions, url, method, format, payload, ordered, concurrency, update_user_status_on_error)
        select ${wish.name}, ${arrayOf(wish.actions)}, ${wish.url}, ${wish.method}, ${wish.format}, ${jsonOf(wish.payload)},
          ${wish.ordered}::boolean, ${wish.concurrency}::integer, ${wish.update_user_status_on_error}::boolean
        from allowed returning *`,
      audit: changed(caller, 'webhook-created', sql`created`),
    },
    answer: sql`select ${webhookOf(sql`created`)} as webhook, created.secret_generation as generation from created`,
  })
  return made!
}

/** A page of all webhooks. */
export async function listWebhooks(db: Database, caller: Caller, page: PageRequest): Promise<Page<WebhookRow>> {
  const { after, order } = onPage(sql`w`, page)
  const answer = await runAs<{ items: WebhookRow[] }>(db, caller, {
    steps: {
      shown: sql`select w.uuid, ${webhookOf(sql`w`)} as item from webhooks w where exists (select from allowed) and ${after} ${order}`,
    },
    answer: sql`select coalesce((select jsonb_agg(item order by uuid) from shown), '[]') as items`,
  })
  return toPage(answer!.items, page)
}

/** One webhook. @throws Refusal `not-found` */
export async function getWebhook(db: Database, caller: Caller, uuid: string): Promise<WebhookRow> {
  const answer = await runAs<{ webhook: WebhookRow }>(db, caller, {
    steps: {},
    answer: sql`select ${webhookOf(sql`w`)} as webhook from allowed, webhooks w where w.uuid = ${uuid}`,
  })
  return found(answer).webhook
}

/** Changes a webhook in place. Enabling it tries at once what still waits. @throws Refusal `not-found` */
export async function updateWebhook(
  db: Database,
  caller: Caller,
  uuid: string,
  wish: WebhookChange,
): Promise<WebhookRow> {
  const { payload, actions, enabled = null } = wish
  const wanted = (field: keyof WebhookWish, type: SQL) =>
    sql`${sql.identifier(field)} = coalesce(${wish[field] ?? null}::${type}, w.${sql.identifier(field)})`
  const fields = [
    ...(['name', 'url', 'method', 'format'] as const).map((field) => wanted(field, sql`text`)),
    wanted('ordered', sql`boolean`),
    wanted('concurrency', sql`integer`),
    wanted('update_user_status_on_error', sql`boolean`),
    sql`actions = ${actions === undefined ? sql`w.actions` : arrayOf(actions)}`,
    sql`payload = ${payload === undefined ? sql`w.payload` : jsonOf(payload)}`,
  ]
  const answer = await runAs<{ webhook: WebhookRow }>(db, caller, {
    steps: {
      changed: sql`update webhooks w set ${sql.join(fields, sql`, `)}, enabled = coalesce(${enabled}::boolean, w.enabled),
          disabled_at = case when ${enabled}::boolean then null when not ${enabled}::boolean then coalesce(w.disabled_at, app_now())
            else w.disabled_at end,
          disabled_reason = case when ${enabled}::boolean then null when not ${enabled}::boolean
            then coalesce(w.disabled_reason, 'administrator') else w.disabled_reason end,
          failures = case when ${enabled}::boolean then 0 else w.failures end,
          backoff_until = case when ${enabled}::boolean then null else w.backoff_until end, updated_at = app_now()
        from allowed where w.uuid = ${uuid} returning w.*`,
      audit: changed(caller, 'webhook-updated', sql`changed`, changedFields(wish)),
    },
    answer: sql`select ${webhookOf(sql`changed`)} as webhook from changed`,
  })
  return found(answer).webhook
}

/** Deletes a webhook and all that it was to be told. @throws Refusal `not-found` */
export async function deleteWebhook(db: Database, caller: Caller, uuid: string): Promise<void> {
  found(
    await runAs<{ uuid: string }>(db, caller, {
      steps: {
        deleted: sql`delete from webhooks w using allowed where w.uuid = ${uuid} returning w.*`,
        audit: changed(caller, 'webhook-deleted', sql`deleted`),
      },
      answer: sql`select uuid from deleted`,
    }),
  )
}

/**
 * Lets the next secret sign. The one before signs too for a while, so that the receiver can change over; one still before that no longer does.
 *
 * @param overlapSeconds 0: at once no more
 * @throws Refusal `not-found`
 */
export async function rotateSecret(
  db: Database,
  caller: Caller,
  uuid: string,
  overlapSeconds: number,
): Promise<WithGeneration> {
  const answer = await runAs<WithGeneration>(db, caller, {
    steps: {
      rotated: sql`update webhooks w set secret_generation = w.secret_generation + 1, updated_at = app_now(),
          previous_secret_until = app_now() + make_interval(secs => ${overlapSeconds}::integer)
        from allowed where w.uuid = ${uuid} returning w.*`,
      audit: changed(caller, 'webhook-secret-rotated', sql`rotated`),
    },
    answer: sql`select ${webhookOf(sql`rotated`)} as webhook, rotated.secret_generation as generation from rotated`,
  })
  return found(answer)
}

/**
 * Queues a message of the action `test`, which goes the way of every other.
 *
 * @param examples what placeholders stand for, by action; those of the webhook's first action are sent
 * @returns the delivery's id
 * @throws Refusal `not-found`, `webhook-disabled`
 */
export async function test(
  db: Database,
  caller: Caller,
  uuid: string,
  examples: Record<string, WebhookParameters>,
): Promise<string> {
  const answer = await runAs<{ enabled: boolean; delivery: string | null }>(db, caller, {
    steps: {
      chosen: materialized(sql`select w.* from allowed, webhooks w where w.uuid = ${uuid}`),
      queued: sql`insert into webhook_deliveries (webhook_id, action, target, parameters)
        select id, ${testAction}, ${testAction}, ${JSON.stringify(examples)}::jsonb -> actions[1] from chosen where enabled returning uuid`,
      audit: changed(caller, 'webhook-tested', sql`chosen`),
    },
    answer: sql`select enabled, (select uuid from queued) as delivery from chosen`,
  })
  const { delivery } = found(answer)
  if (delivery) return delivery
  throw new Refusal('webhook-disabled', { detail: 'The webhook is disabled. Enable it first.' })
}

function changed(caller: Caller, action: string, from: SQL, details?: SQL): SQL {
  const name = sql`jsonb_build_object('name', ${from}.name)`
  return auditEvent(caller, {
    action,
    targetKind: 'webhook',
    target: sql`${from}.uuid`,
    from,
    details: details ? sql`${name} || ${details}` : name,
  })
}

/** Texts as a Postgres array, from one parameter. */
function arrayOf(texts: readonly string[]): SQL {
  return sql`array(select jsonb_array_elements_text(${JSON.stringify(texts)}::jsonb))`
}

/** JSON as a column has it; null is no payload, and not the payload `null`. */
function jsonOf(value: Json): SQL {
  return sql`${value === null ? null : JSON.stringify(value)}::jsonb`
}

function found<Row>(row: Row | null): Row {
  if (row) return row
  throw unknownWebhook()
}

/** @returns the refusal for a webhook that there is not */
export function unknownWebhook(): Refusal {
  return new Refusal('not-found', { detail: 'No webhook has this id.' })
}
