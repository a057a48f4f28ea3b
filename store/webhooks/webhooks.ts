/** Webhooks and the actions they are notified of. Their secrets are derived outside the database, from the id and a generation. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { auditEvent, materialized, runAs, type Step } from '#store/run-as.ts'
import type { AuditAction } from '#domain/audit-actions.ts'
import type { Caller } from '#domain/caller.ts'
import { Refusal } from '#domain/refusal.ts'
import { scopesOfActions, testAction, type WebhookParameters } from '#domain/webhooks/webhook-actions.ts'
import type { Json } from '#domain/webhooks/webhook-template.ts'
import { changedFields } from '#store/changed-fields.ts'
import { beyondOwnRights, mayConfer } from '#store/conferral.ts'
import { onPage, type Page, type PageRequest, toPage } from '#store/pagination.ts'
import type { Database } from '#store/run.ts'
import { webhookOf, type WebhookRow } from './webhook-row.ts'

/** The fields of a webhook that an administrator sets. */
export interface WebhookInput {
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

/** The fields to set; one that is undefined stays as it is. */
export type WebhookChange = { [Field in keyof WebhookInput]?: WebhookInput[Field] | undefined } & {
  enabled?: boolean | undefined
}

/** A webhook and the generation of the secret that signs for it. */
export interface WebhookWithGeneration {
  webhook: WebhookRow
  generation: number
}

/** Creates a webhook. It is notified of changes that commit after it. */
export async function createWebhook(db: Database, caller: Caller, input: WebhookInput): Promise<WebhookWithGeneration> {
  const answer = await runAs<Decided<WebhookWithGeneration>>(db, caller, {
    steps: {
      decision: sql`select ${isActionBeyondOwn(arrayOf(input.actions))} as is_beyond from allowed`,
      created: sql`insert into webhooks (name, actions, url, method, format, payload, ordered, concurrency, update_user_status_on_error)
        select ${input.name}, ${arrayOf(input.actions)}, ${input.url}, ${input.method}, ${input.format}, ${jsonOf(input.payload)},
          ${input.ordered}::boolean, ${input.concurrency}::integer, ${input.update_user_status_on_error}::boolean
        from decision where not is_beyond returning *`,
      audit: webhookAuditEvent(caller, 'webhook-created', sql`created`),
    },
    answer: sql`select is_beyond, ${webhookOf(sql`created`)} as webhook, created.secret_generation as generation
      from decision left join created on true`,
  })
  return requireWebhook(answer)
}

/** A page of all webhooks, in the order of their ids. */
export async function listWebhooks(db: Database, caller: Caller, page: PageRequest): Promise<Page<WebhookRow>> {
  const { after, order } = onPage(sql`w`, page)
  const answer = await runAs<{ items: WebhookRow[] }>(db, caller, {
    steps: {
      page_items: sql`select w.uuid, ${webhookOf(sql`w`)} as item from webhooks w where exists (select from allowed) and ${after} ${order}`,
    },
    answer: sql`select coalesce((select jsonb_agg(item order by uuid) from page_items), '[]') as items`,
  })
  return toPage(answer!.items, page)
}

/** One webhook. @throws Refusal `not-found` */
export async function getWebhook(db: Database, caller: Caller, uuid: string): Promise<WebhookRow> {
  const answer = await runAs<{ webhook: WebhookRow }>(db, caller, {
    steps: {},
    answer: sql`select ${webhookOf(sql`w`)} as webhook from allowed, webhooks w where w.uuid = ${uuid}`,
  })
  return requireWebhook(answer).webhook
}

/** Updates a webhook. Enabling it makes its waiting messages due at once. @throws Refusal `not-found` */
export async function updateWebhook(
  db: Database,
  caller: Caller,
  uuid: string,
  change: WebhookChange,
): Promise<WebhookRow> {
  const { payload, actions, enabled = null } = change
  const assignment = (field: keyof WebhookInput, type: SQL) =>
    sql`${sql.identifier(field)} = coalesce(${change[field] ?? null}::${type}, w.${sql.identifier(field)})`
  const fields = [
    ...(['name', 'url', 'method', 'format'] as const).map((field) => assignment(field, sql`text`)),
    assignment('ordered', sql`boolean`),
    assignment('concurrency', sql`integer`),
    assignment('update_user_status_on_error', sql`boolean`),
    sql`actions = ${actions === undefined ? sql`w.actions` : arrayOf(actions)}`,
    sql`payload = ${payload === undefined ? sql`w.payload` : jsonOf(payload)}`,
  ]
  const answer = await runAs<Decided<{ webhook: WebhookRow }>>(db, caller, {
    steps: {
      target: targetWebhook(uuid, actions),
      changed: sql`update webhooks w set ${sql.join(fields, sql`, `)}, enabled = coalesce(${enabled}::boolean, w.enabled),
          disabled_at = case when ${enabled}::boolean then null when not ${enabled}::boolean then coalesce(w.disabled_at, app_now())
            else w.disabled_at end,
          disabled_reason = case when ${enabled}::boolean then null when not ${enabled}::boolean
            then coalesce(w.disabled_reason, 'administrator') else w.disabled_reason end,
          failures = case when ${enabled}::boolean then 0 else w.failures end,
          backoff_until = case when ${enabled}::boolean then null else w.backoff_until end, updated_at = app_now()
        from target where w.id = target.id and not target.is_beyond returning w.*`,
      audit: webhookAuditEvent(caller, 'webhook-updated', sql`changed`, changedFields(change)),
    },
    answer: sql`select is_beyond, (select ${webhookOf(sql`changed`)} from changed) as webhook from target`,
  })
  return requireWebhook(answer).webhook
}

/** Deletes a webhook and its deliveries. @throws Refusal `not-found` */
export async function deleteWebhook(db: Database, caller: Caller, uuid: string): Promise<void> {
  requireWebhook(
    await runAs<{ uuid: string }>(db, caller, {
      steps: {
        deleted: sql`delete from webhooks w using allowed where w.uuid = ${uuid} returning w.*`,
        audit: webhookAuditEvent(caller, 'webhook-deleted', sql`deleted`),
      },
      answer: sql`select uuid from deleted`,
    }),
  )
}

/**
 * Moves to the next secret. The previous one also signs for a while, so that the receiver can change over; an older one stops at once.
 *
 * @param overlapSeconds how long the previous secret signs; 0 for not at all
 * @throws Refusal `not-found`
 */
export async function rotateSecret(
  db: Database,
  caller: Caller,
  uuid: string,
  overlapSeconds: number,
): Promise<WebhookWithGeneration> {
  const answer = await runAs<Decided<WebhookWithGeneration>>(db, caller, {
    steps: {
      target: targetWebhook(uuid),
      rotated: sql`update webhooks w set secret_generation = w.secret_generation + 1, updated_at = app_now(),
          previous_secret_until = app_now() + make_interval(secs => ${overlapSeconds}::integer)
        from target where w.id = target.id and not target.is_beyond returning w.*`,
      audit: webhookAuditEvent(caller, 'webhook-secret-rotated', sql`rotated`),
    },
    answer: sql`select is_beyond, ${webhookOf(sql`rotated`)} as webhook, rotated.secret_generation as generation
      from target left join rotated on true`,
  })
  return requireWebhook(answer)
}

/**
 * Enqueues a message of the action `test`, which is delivered like every other message.
 *
 * @param examples parameters by action; those of the first action of the webhook are sent
 * @returns the delivery's id
 * @throws Refusal `not-found`, `webhook-disabled`
 */
export async function enqueueTestMessage(
  db: Database,
  caller: Caller,
  uuid: string,
  examples: Record<string, WebhookParameters>,
): Promise<string> {
  const answer = await runAs<{ enabled: boolean; delivery: string | null }>(db, caller, {
    steps: {
      webhook: materialized(sql`select w.* from allowed, webhooks w where w.uuid = ${uuid}`),
      queued: sql`insert into webhook_deliveries (webhook_id, action, target, parameters)
        select id, ${testAction}, ${testAction}, ${JSON.stringify(examples)}::jsonb -> actions[1] from webhook where enabled returning uuid`,
      audit: webhookAuditEvent(caller, 'webhook-tested', sql`webhook`),
    },
    answer: sql`select enabled, (select uuid from queued) as delivery from webhook`,
  })
  const { delivery } = requireWebhook(answer)
  if (delivery) return delivery
  throw new Refusal('webhook-disabled', { detail: 'The webhook is disabled. Enable it first.' })
}

function webhookAuditEvent(caller: Caller, action: AuditAction, from: SQL, details?: SQL): SQL {
  const name = sql`jsonb_build_object('name', ${from}.name)`
  return auditEvent(caller, {
    action,
    targetKind: 'webhook',
    target: sql`${from}.uuid`,
    from,
    details: details ? sql`${name} || ${details}` : name,
  })
}

/** A Postgres array of strings, from one parameter. */
function arrayOf(values: readonly string[]): SQL {
  return sql`array(select jsonb_array_elements_text(${JSON.stringify(values)}::jsonb))`
}

/** JSON for a column. Null means no payload; it is SQL null and not the JSON value `null`. */
function jsonOf(value: Json): SQL {
  return sql`${value === null ? null : JSON.stringify(value)}::jsonb`
}

/** An answer, and whether it was refused because the webhook tells or does what the caller may not. */
type Decided<Answer> = Answer & { is_beyond: boolean }

/**
 * Step `target`: a webhook to change, and whether the caller may not. Whoever chooses the receiver reads what it is told.
 *
 * @param actions those that it is to have, besides those that it has
 */
function targetWebhook(uuid: string, actions: readonly string[] = []): Step {
  return materialized(sql`select w.id, ${isActionBeyondOwn(sql`w.actions || ${arrayOf(actions)}`)} as is_beyond
    from allowed, webhooks w where w.uuid = ${uuid}`)
}

/** @param actions an array of texts */
function isActionBeyondOwn(actions: SQL): SQL {
  return sql`not ${mayConfer(sql`array(select jsonb_array_elements_text(${JSON.stringify(scopesOfActions)}::jsonb -> action) from unnest(${actions}) as action)`)}`
}

function requireWebhook<Row>(row: (Row & { is_beyond?: boolean }) | null): Row {
  if (!row) throw webhookNotFound()
  if (row.is_beyond) throw webhookBeyondOwn()
  return row
}

function webhookBeyondOwn(): Refusal {
  return beyondOwnRights(
    'Its receiver would be told, or could do, what you may not. Ask somebody who may read and do all that its actions are about, or a superuser.',
  )
}

/** @returns the refusal for an unknown id */
export function webhookNotFound(): Refusal {
  return new Refusal('not-found', { detail: 'No webhook has this id.' })
}
