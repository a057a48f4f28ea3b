/** Messages to webhooks: claimed, a receiver at a time, and settled, by the sweeper. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { type Operation, operations } from '#domain/operations.ts'
import type { WebhookParameters } from '#domain/webhooks/webhook-actions.ts'
import { leaseSeconds, messagesPerLease, receiversPerClaim, webhookTrySeconds } from '#domain/webhooks/webhook-retry.ts'
import type { Json } from '#domain/webhooks/webhook-template.ts'
import { hex } from '#store/run-as.ts'
import { type Database, queryOne } from '#store/run.ts'
import type { WebhookFormat, WebhookMethod } from './webhook-row.ts'

/** A message that is to be sent now. */
export interface Message {
  id: number
  uuid: string
  action: string
  target: string
  parameters: WebhookParameters
  created_at: string
  /** This attempt's number, from 1. It also tells this claim from a later one. */
  attempt: number
}

/** A receiver that only this sweeper delivers to until the lease is over, with what is due there in the order in which it happened. */
export interface Lease {
  id: number
  uuid: string
  url: string
  method: WebhookMethod
  format: WebhookFormat
  payload: Json
  ordered: boolean
  concurrency: number
  failures: number
  /** Generations of the secrets that sign, the newest first. */
  generations: number[]
  leased_until: string
  messages: Message[]
}

const waiting = (delivery: SQL) => sql`${delivery}.delivered_at is null and ${delivery}.abandoned_at is null`

/**
 * The same of a delivery that is found by its number. No partial index has this form: a planner that believes that nothing waits, as after an
 * outage of a receiver, would go through all that waits instead, once for each.
 */
const stillWaiting = (delivery: SQL) => sql`coalesce(${delivery}.delivered_at, ${delivery}.abandoned_at) is null`

/** What is to be sent now: not what has to wait for its turn where order is kept, since something earlier about the same failed. Of the step `clock`. */
const isDue = (delivery: SQL, webhook: SQL) => sql`${delivery}.webhook_id = ${webhook}.id and ${waiting(delivery)}
  and ${delivery}.due_at <= (select now from clock)
  and not (${webhook}.ordered and exists (select from webhook_deliveries earlier
    where earlier.webhook_id = ${webhook}.id and earlier.target = ${delivery}.target and earlier.id < ${delivery}.id and ${waiting(sql`earlier`)}
      and earlier.due_at > (select now from clock)))`

/**
 * Leases receivers for which something is due. Of any number of sweepers at once one gets each, and whoever dies holding one loses it after
 * `leaseSeconds`. The messages are judged again as they are taken: the receiver may have been another's a moment ago.
 */
export async function claim(db: Database): Promise<Lease[]> {
  const { leases } = await queryOne<{ leases: Lease[] }>(
    db,
    sql`with clock as materialized (select app_now() as now),
      free as materialized (
        select w.id from webhooks w
        where w.enabled and coalesce(w.leased_until <= (select now from clock), true)
          and coalesce(w.backoff_until <= (select now from clock), true)
          and (select d.id from webhook_deliveries d where ${isDue(sql`d`, sql`w`)} limit 1) is not null
        order by w.leased_until nulls first, w.id limit ${receiversPerClaim} for update of w skip locked),
      leased as (
        update webhooks w set leased_until = app_now() + make_interval(secs => ${leaseSeconds}::integer)
        from free where w.id = free.id returning w.*),
      due as materialized (
        select first.id from leased cross join lateral (
          select d.id from webhook_deliveries d where ${isDue(sql`d`, sql`leased`)}
          order by d.id limit ${messagesPerLease}) as first),
      taken as (
        update webhook_deliveries d set attempts = d.attempts + 1
        from due where d.id = due.id and ${stillWaiting(sql`d`)} and d.due_at <= (select now from clock) returning d.*)
      select coalesce(jsonb_agg(jsonb_build_object('id', w.id, 'uuid', w.uuid, 'url', w.url, 'method', w.method, 'format', w.format,
        'payload', w.payload, 'ordered', w.ordered, 'concurrency', w.concurrency, 'failures', w.failures,
        'generations', case when w.previous_secret_until > (select now from clock)
          then jsonb_build_array(w.secret_generation, w.secret_generation - 1) else jsonb_build_array(w.secret_generation) end,
        'leased_until', w.leased_until,
        'messages', (select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'uuid', t.uuid, 'action', t.action, 'target', t.target,
          'parameters', t.parameters, 'created_at', t.created_at, 'attempt', t.attempts) order by t.id), '[]')
          from taken t where t.webhook_id = w.id))), '[]') as leases from leased w`,
  )
  return leases
}

/** What became of a message. `refused` is a failure that its receiver chose; `released` was not sent and counts as no attempt. */
export interface Settlement {
  id: number
  attempt: number
  outcome: 'delivered' | 'refused' | 'failed' | 'gone' | 'released'
  status?: number | null
  error?: string | null
  answer?: string | null
  milliseconds?: number
  /** Seconds until it is tried again, where it failed. */
  delay?: number
}

/**
 * Writes down what became of messages. One that failed and would next be tried after `webhookTrySeconds` is given up. A message of a new user that
 * is refused or given up gives the user the status `webhook-error`, where its webhook says so; they lose it once it has arrived after all, and no
 * other such message is without success. What a receiver itself said of a user stays when its message has arrived the first time.
 */
export async function settle(db: Database, settlements: Settlement[]): Promise<void> {
  await queryOne(
    db,
    sql`with given as materialized (
        select * from jsonb_to_recordset(${JSON.stringify(settlements)}::jsonb) as g (id bigint, attempt integer, outcome text,
          status integer, error text, answer text, milliseconds integer, delay integer)),
      settled as (
        update webhook_deliveries d set
          delivered_at = case when g.outcome = 'delivered' then app_now() end,
          abandoned_at = case when g.outcome = 'gone' or (g.outcome in ('failed', 'refused') and app_now() + make_interval(secs => g.delay)
            > d.queued_at + make_interval(secs => ${webhookTrySeconds}::integer)) then app_now() end,
          due_at = case when g.outcome in ('failed', 'refused') then app_now() + make_interval(secs => g.delay) else d.due_at end,
          attempts = case when g.outcome = 'released' then d.attempts - 1 else d.attempts end,
          last_status = case when g.outcome = 'released' then d.last_status else g.status end,
          last_error = case when g.outcome = 'released' then d.last_error else g.error end,
          last_response = case when g.outcome = 'released' then d.last_response else g.answer end,
          attempt_log = case when g.outcome = 'released' then d.attempt_log else d.attempt_log || jsonb_build_object('at', app_now(), 'status', g.status,
            'error', g.error, 'milliseconds', g.milliseconds) end
        from given g where d.id = g.id and d.attempts = g.attempt and ${stillWaiting(sql`d`)} returning d.*, g.outcome),
      told as (
        select as_uuid(s.parameters ->> 'user.id') as uuid, bool_or(s.delivered_at is null) as failed
        from settled s join webhooks w on w.id = s.webhook_id and w.update_user_status_on_error
        where s.action = 'create_user' and (s.abandoned_at is not null or s.outcome = 'refused'
          or s.delivered_at is not null and jsonb_array_length(s.attempt_log) > 1) group by 1),
      marked as (
        update users u set status = case when told.failed then 'webhook-error' else 'ok' end, updated_at = app_now()
        from told where u.uuid = told.uuid and (u.status = 'webhook-error') <> told.failed and (told.failed or not exists (
          select from webhook_deliveries o join webhooks w on w.id = o.webhook_id and w.update_user_status_on_error
          where o.action = 'create_user' and o.target = u.uuid::text and o.delivered_at is null
            and (o.abandoned_at is not null or o.last_status is not null)
            and o.id not in (select id from settled where delivered_at is not null)))
        returning u.uuid, u.status),
      recorded as (
        insert into audit_events (action, actor_id, target_kind, target, details)
        select case status when 'ok' then 'user-webhook-error-over' else 'user-webhook-error' end, 1, 'user', uuid::text,
          '{"because": "delivery"}' from marked)
      select count(*) from settled`,
  )
}

/** How a receiver is left. */
export interface Finish {
  failures: number
  /** Seconds for which nothing is sent to it; 0: none. */
  rest: number
  /** Whether it said that it wants nothing any more. */
  gone: boolean
}

/** Gives a lease back. Nothing happens when it was lost in the meantime. */
export async function finish(
  db: Database,
  { id, leased_until }: Lease,
  { failures, rest, gone }: Finish,
): Promise<void> {
  await queryOne(
    db,
    sql`with finished as (
        update webhooks w set leased_until = null, failures = ${failures}::integer,
          backoff_until = case when ${rest}::integer > 0 then app_now() + make_interval(secs => ${rest}::integer) end,
          enabled = w.enabled and not ${gone}::boolean,
          disabled_at = case when ${gone}::boolean then coalesce(w.disabled_at, app_now()) else w.disabled_at end,
          disabled_reason = case when ${gone}::boolean then coalesce(w.disabled_reason, 'receiver-gone') else w.disabled_reason end
        where w.id = ${id}::integer and w.leased_until = ${leased_until}::timestamptz returning w.uuid, w.name),
      recorded as (
        insert into audit_events (action, actor_id, target_kind, target, details)
        select 'webhook-disabled', 1, 'webhook', uuid::text, jsonb_build_object('name', name, 'because', 'receiver-gone')
        from finished where ${gone}::boolean)
      select count(*) from finished`,
  )
}

/** A link in a message, by which its receiver can say that it failed with a user, or decide on a registration. */
export interface MessageLink {
  /** Of its secret, hexadecimal. */
  hash: Uint8Array
  operation: Operation
  /** The id of a user or of a registration. */
  about: string
  /** Whose receiver decides: the link is good only while this webhook is enabled. */
  webhook: string
}

/** Has links work for as long as their operations say, from now. The same link again is the same row; one that was used stays used. */
export async function openLinks(db: Database, links: MessageLink[]): Promise<void> {
  const given = links.map(({ hash, operation, ...rest }) => {
    const { lifetimeSeconds: seconds, survivesRevocation } = operations[operation]
    return { ...rest, hash: hex(hash), operation, seconds, survives_revocation: survivesRevocation }
  })
  await queryOne(
    db,
    sql`insert into one_time_tokens (hash, operation, user_id, registration_id, payload, lifetime_seconds, survives_revocation, expires_at)
      select g.hash::bytea, g.operation, u.id, r.id, case when r.id is not null then jsonb_build_object('webhook', g.webhook) end,
        g.seconds, g.survives_revocation, app_now() + make_interval(secs => g.seconds)
      from jsonb_to_recordset(${JSON.stringify(given)}::jsonb)
        as g (hash text, operation text, about text, webhook text, seconds integer, survives_revocation boolean)
      left join users u on u.uuid = as_uuid(g.about) left join registrations r on r.uuid = as_uuid(g.about)
      where num_nonnulls(u.id, r.id) = 1
      on conflict (hash) do update set expires_at = excluded.expires_at
        where one_time_tokens.used_at is null and one_time_tokens.revoked_at is null`,
  )
}
