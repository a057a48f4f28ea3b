/**
 * The outbox of webhooks: claiming receivers with their due messages, recording outcomes, releasing receivers. The trigger
 * `schema/triggers/audit_events_queue_webhooks.sql` fills it.
 */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { defaultLanguage } from '#domain/languages/language.ts'
import { type Operation, operations } from '#domain/operations.ts'
import type { WebhookParameters } from '#domain/webhooks/webhook-actions.ts'
import {
  type DeliveryResult,
  webhookClaimSeconds,
  messagesPerReceiver,
  webhookRetryPeriodSeconds,
} from '#domain/webhooks/webhook-retry.ts'
import type { Json } from '#domain/webhooks/webhook-template.ts'
import { isActiveSuperuser } from '#store/administrators.ts'
import { enqueueMail } from '#store/mail/outbox.ts'
import { hex } from '#store/run-as.ts'
import { changeOne, type Database } from '#store/run.ts'
import type { WebhookFormat, WebhookMethod } from './webhook-row.ts'

/** A message to send now. */
export interface ClaimedMessage {
  id: number
  uuid: string
  action: string
  target: string
  parameters: WebhookParameters
  created_at: string
  /** The number of this attempt, from 1. An outcome of an earlier claim has another number and is ignored. */
  attempt: number
}

/** A webhook that only this run delivers to while its claim lasts, with its due messages in the order in which they happened. */
export interface ClaimedWebhook {
  id: number
  uuid: string
  url: string
  method: WebhookMethod
  format: WebhookFormat
  payload: Json
  ordered: boolean
  concurrency: number
  failures: number
  /** Generations of the secrets that sign, newest first. */
  generations: number[]
  messages: ClaimedMessage[]
}

const waiting = (delivery: SQL) => sql`${delivery}.delivered_at is null and ${delivery}.abandoned_at is null`

/**
 * The same condition for a delivery that is looked up by id. Written so that it matches no partial index: after an outage the planner's
 * statistics say that few rows wait, and it would scan all waiting rows once for each id.
 */
const stillWaiting = (delivery: SQL) => sql`coalesce(${delivery}.delivered_at, ${delivery}.abandoned_at) is null`

/** From `clock`: whether a delivery is to be sent now. Where order is kept, it waits while an earlier one about the same target is to be retried. */
const isDue = (delivery: SQL, webhook: SQL) => sql`${delivery}.webhook_id = ${webhook}.id and ${waiting(delivery)}
  and ${delivery}.due_at <= (select now from clock)
  and not (${webhook}.ordered and exists (select from webhook_deliveries earlier
    where earlier.webhook_id = ${webhook}.id and earlier.target = ${delivery}.target and earlier.id < ${delivery}.id and ${waiting(sql`earlier`)}
      and earlier.due_at > (select now from clock)))`

/** Webhooks that can be claimed, up to a limit; those that have answered before first, so that they do not wait for those that never did. */
const available = (condition: SQL, limit: number) => sql`
  select w.id from webhooks w
  where w.enabled and ${condition} and coalesce(w.leased_until <= (select now from clock), true)
    and coalesce(w.backoff_until <= (select now from clock), true)
    and (select d.id from webhook_deliveries d where ${isDue(sql`d`, sql`w`)} limit 1) is not null
  order by w.answered_at is null, w.leased_until nulls first, w.id limit ${Math.max(limit, 0)} for update of w skip locked`

/**
 * Claims webhooks with due messages. Concurrent runs claim different webhooks, and the claim of a run that died expires after `webhookClaimSeconds`.
 * Each message is checked again when it is updated: another run may have released the webhook a moment ago.
 *
 * @param run the id of the run that claims
 * @param receivers at most @param failing at most of those that failed last
 */
export async function claimWebhooks(
  db: Database,
  run: string,
  receivers: number,
  failing: number,
): Promise<ClaimedWebhook[]> {
  const { claims } = await changeOne<{ claims: ClaimedWebhook[] }>(
    db,
    sql`with clock as materialized (select app_now() as now),
      steady as materialized (${available(sql`w.failures = 0`, receivers)}),
      failing as materialized (${available(sql`w.failures > 0`, failing)}),
      claimed as (
        update webhooks w set claimed_by = ${run}, leased_until = app_now() + make_interval(secs => ${webhookClaimSeconds}::integer)
        where w.id in (select id from steady union all select id from failing) returning w.*),
      due as materialized (
        select due_first.id from claimed cross join lateral (
          select d.id from webhook_deliveries d where ${isDue(sql`d`, sql`claimed`)}
          order by d.id limit ${messagesPerReceiver}) as due_first),
      started as (
        update webhook_deliveries d set attempts = d.attempts + 1
        from due where d.id = due.id and ${stillWaiting(sql`d`)} and d.due_at <= (select now from clock) returning d.*)
      select coalesce(jsonb_agg(jsonb_build_object('id', w.id, 'uuid', w.uuid, 'url', w.url, 'method', w.method, 'format', w.format,
        'payload', w.payload, 'ordered', w.ordered, 'concurrency', w.concurrency, 'failures', w.failures,
        'generations', case when w.previous_secret_until > (select now from clock)
          then jsonb_build_array(w.secret_generation, w.secret_generation - 1) else jsonb_build_array(w.secret_generation) end,
        'messages', (select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'uuid', t.uuid, 'action', t.action, 'target', t.target,
          'parameters', t.parameters, 'created_at', t.created_at, 'attempt', t.attempts) order by t.id), '[]')
          from started t where t.webhook_id = w.id)) order by w.answered_at is null, w.id), '[]') as claims from claimed w`,
  )
  return claims
}

/** Renews the claims of a run. One that expired is not renewed: another run may have it, or may be about to take it. */
export async function renewClaims(db: Database, run: string): Promise<void> {
  await changeOne(
    db,
    sql`with renewed as (
        update webhooks set leased_until = app_now() + make_interval(secs => ${webhookClaimSeconds}::integer)
        where claimed_by = ${run} and leased_until > app_now() returning id)
      select count(*) from renewed`,
  )
}

/** The outcome of a claimed message. `released`: it was not sent, and the attempt does not count. The others are results of its response. */
export interface MessageOutcome {
  id: number
  attempt: number
  outcome: DeliveryResult | 'released'
  status?: number | null
  error?: string | null
  response?: string | null
  milliseconds?: number
  /** Seconds until the next attempt, if there is one. */
  delay?: number
}

/**
 * Records the outcomes of messages. A failed message whose next attempt would be later than `webhookRetryPeriodSeconds` is abandoned.
 *
 * Where the webhook asks for it, a `create_user` message that is rejected or abandoned sets the status of its user to `webhook-error`. A retry that
 * is delivered resets the status, unless another such message of the user is still undelivered. A first attempt that is delivered resets nothing:
 * the receiver may have reported a failure by its link.
 */
export async function recordOutcomes(db: Database, outcomes: MessageOutcome[]): Promise<void> {
  await changeOne(
    db,
    sql`with outcomes as materialized (
        select * from jsonb_to_recordset(${JSON.stringify(outcomes)}::jsonb) as g (id bigint, attempt integer, outcome text,
          status integer, error text, response text, milliseconds integer, delay integer)),
      updated as (
        update webhook_deliveries d set
          delivered_at = case when g.outcome = 'delivered' then app_now() end,
          abandoned_at = case when g.outcome = 'gone' or (g.outcome in ('unavailable', 'rejected') and app_now() + make_interval(secs => g.delay)
            > d.queued_at + make_interval(secs => ${webhookRetryPeriodSeconds}::integer)) then app_now() end,
          due_at = case when g.outcome in ('unavailable', 'rejected') then app_now() + make_interval(secs => g.delay) else d.due_at end,
          attempts = case when g.outcome = 'released' then d.attempts - 1 else d.attempts end,
          last_status = case when g.outcome = 'released' then d.last_status else g.status end,
          last_error = case when g.outcome = 'released' then d.last_error else g.error end,
          last_response = case when g.outcome = 'released' then d.last_response else g.response end,
          attempt_log = case when g.outcome = 'released' then d.attempt_log else d.attempt_log || jsonb_build_object('at', app_now(), 'status', g.status,
            'error', g.error, 'milliseconds', g.milliseconds) end
        from outcomes g where d.id = g.id and d.attempts = g.attempt and ${stillWaiting(sql`d`)} returning d.*, g.outcome),
      affected_users as (
        select as_uuid(s.parameters ->> 'user.id') as uuid, bool_or(s.delivered_at is null) as failed
        from updated s join webhooks w on w.id = s.webhook_id and w.update_user_status_on_error
        where s.action = 'create_user' and (s.abandoned_at is not null or s.outcome = 'rejected'
          or s.delivered_at is not null and jsonb_array_length(s.attempt_log) > 1) group by 1),
      status_changes as (
        update users u set status = case when affected_users.failed then 'webhook-error' else 'ok' end, updated_at = app_now()
        from affected_users where u.uuid = affected_users.uuid and (u.status = 'webhook-error') <> affected_users.failed and (affected_users.failed or not exists (
          select from webhook_deliveries o join webhooks w on w.id = o.webhook_id and w.update_user_status_on_error
          where o.action = 'create_user' and o.target = u.uuid::text and o.delivered_at is null
            and (o.abandoned_at is not null or o.last_status is not null)
            and o.id not in (select id from updated where delivered_at is not null)))
        returning u.uuid, u.status),
      audit as (
        insert into audit_events (action, actor_id, target_kind, target, details)
        select case status when 'ok' then 'user-webhook-error-over' else 'user-webhook-error' end, 1, 'user', uuid::text,
          '{"because": "delivery"}' from status_changes)
      select count(*) from updated`,
  )
}

/** What is recorded of a webhook when its claim ends. */
export interface ReceiverState {
  failures: number
  /** Seconds for which nothing is sent to it; 0 for none. */
  backoffSeconds: number
  /** Whether it answered 410 and is to be disabled. */
  isGone: boolean
  /** Whether it accepted a message. */
  hasAnswered: boolean
}

/**
 * Ends a claim. Has no effect if the claim expired and another run has claimed the webhook. The administrators get a mail about a webhook that is
 * disabled because its receiver is gone.
 */
export async function releaseWebhook(
  db: Database,
  run: string,
  { id }: ClaimedWebhook,
  { failures, backoffSeconds, isGone, hasAnswered }: ReceiverState,
): Promise<void> {
  await changeOne(
    db,
    sql`with released as (
        update webhooks w set leased_until = null, claimed_by = null, failures = ${failures}::integer,
          backoff_until = case when ${backoffSeconds}::integer > 0 then app_now() + make_interval(secs => ${backoffSeconds}::integer) end,
          answered_at = case when ${hasAnswered}::boolean then app_now() else w.answered_at end,
          enabled = w.enabled and not ${isGone}::boolean,
          disabled_at = case when ${isGone}::boolean then coalesce(w.disabled_at, app_now()) else w.disabled_at end,
          disabled_reason = case when ${isGone}::boolean then coalesce(w.disabled_reason, 'receiver-gone') else w.disabled_reason end
        where w.id = ${id}::integer and w.claimed_by = ${run} returning w.uuid, w.name, old.enabled and not w.enabled as is_disabled),
      disabled as (select * from released where is_disabled),
      allowed as (select null::text as caller_language),
      mail as (${enqueueMail({
        template: 'webhook-disabled',
        to: sql`u.email`,
        parameters: sql`jsonb_build_object('webhook', disabled.name)`,
        language: sql`coalesce(u.language, ${defaultLanguage})`,
        from: sql`disabled, users u where ${isActiveSuperuser(sql`u`)} and u.email is not null`,
      })}),
      audit as (
        insert into audit_events (action, actor_id, target_kind, target, details)
        select 'webhook-disabled', 1, 'webhook', uuid::text, jsonb_build_object('name', name, 'because', 'receiver-gone') from disabled)
      select count(*) from released`,
  )
}

/** A one-time link in a message, by which the receiver reports a failure with a user or decides on a registration. */
export interface MessageLink {
  /** SHA-256 of its secret. */
  hash: Uint8Array
  operation: Operation
  /** The UUID of a user or of a registration. */
  about: string
  /** The UUID of the webhook; a decision is accepted only while it is enabled. */
  webhook: string
}

/** Makes links usable from now for the lifetime of their operation. At a retry the same link gets a new expiry, unless it was used or revoked. */
export async function saveMessageLinks(db: Database, links: MessageLink[]): Promise<void> {
  const rows = links.map(({ hash, operation, ...rest }) => {
    const { lifetimeSeconds: seconds, survivesRevocation } = operations[operation]
    return { ...rest, hash: hex(hash), operation, seconds, survives_revocation: survivesRevocation }
  })
  await changeOne(
    db,
    sql`insert into one_time_tokens (hash, operation, user_id, registration_id, payload, lifetime_seconds, survives_revocation, expires_at)
      select g.hash::bytea, g.operation, u.id, r.id, case when r.id is not null then jsonb_build_object('webhook', g.webhook) end,
        g.seconds, g.survives_revocation, app_now() + make_interval(secs => g.seconds)
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as g (hash text, operation text, about text, webhook text, seconds integer, survives_revocation boolean)
      left join users u on u.uuid = as_uuid(g.about) left join registrations r on r.uuid = as_uuid(g.about)
      where num_nonnulls(u.id, r.id) = 1
      on conflict (hash) do update set expires_at = excluded.expires_at
        where one_time_tokens.used_at is null and one_time_tokens.revoked_at is null`,
  )
}
