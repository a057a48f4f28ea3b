import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { AuditAction } from '#domain/audit-actions.ts'
import { type Caller, isIdentified, type PreviewRevision } from '#domain/caller.ts'
import { hexDigits } from '#domain/hex-text.ts'
import { Refusal } from '#domain/refusal.ts'
import { type KeyDenial, keyDenied, keyIsInvalid } from '#domain/keys/key-denial.ts'
import { actionRequired, type RequiredAction } from '#domain/required-action.ts'
import { stepUpRequired } from '#domain/sessions/step-up.ts'
import { mapConstraintErrors } from './constraints.ts'
import { type Database, transaction, queryOne } from './run.ts'

/** A query that later steps read by its name. `materialized` computes it once, whatever reads it. */
export type Step = SQL | { materialized: SQL }

/**
 * The steps of a statement, by name and in order. Each is a query (`insert … from allowed returning …`) that reads from `allowed`
 * and from steps before it. A step that is undefined is left out.
 */
export type Steps = Record<string, Step | undefined>

/** Has a step computed once, with one snapshot, whatever reads it. */
export function materialized(query: SQL): Step {
  return { materialized: query }
}

/**
 * What a caller asks for, as parts of one statement. Its queries are, in this order: `caller` (the session), `prior` (the answer that an
 * idempotency key has already), `allowed`, the steps, and `outcome` (the answer).
 */
export interface Act {
  /** `allowed` has one row (`user_id`, `sid`, `key_uuid`, null for a stranger; `caller_language`) when the caller may act, none when not. */
  steps: Steps
  /** The row that answers the caller. No row: the change did not happen. */
  answer: SQL
  /** A select of one value, or several, taken before the statement, in the same transaction and round trip: for a rule that no unique index decides. */
  lock?: SQL | SQL[]
}

interface Answer<Outcome> {
  caller: CallerState | null
  outcome: Outcome | null
  prior?: { outcome: Outcome; same: boolean } | null
}

/** What the statement says of the caller's session or API key. */
interface CallerState {
  /** Whether the role has the scope of the operation, and so has the key. */
  administrator: boolean
  required_action: RequiredAction | null
  denial: KeyDenial | null
  /** Null, or how old the authentication of the session may be, in minutes, for what it asks: it is older. */
  fresh_within: number | null
  /** Whether the use of the key is to be noted. */
  is_use_due: boolean
}

/**
 * Runs a statement as a caller, a read or a change, in one round trip: whether the session is live, whether the caller may, the
 * change, its audit event and its mail are decided by one snapshot and committed together.
 *
 * @returns the answer's row, or null when the change's own conditions were not met
 * @throws Refusal `invalid-token` when the session has ended, `password-change-required` or `terms-acceptance-required` when that comes
 * first, `forbidden` when the caller may not, `idempotency-key-reused`
 */
export async function runAs<Outcome>(
  db: Database,
  caller: Caller,
  { steps, answer, lock }: Act,
): Promise<Outcome | null> {
  const statement = sql`with ${sql.join([callerOf(caller), ...replayOf(caller), allowedOf(caller), ...named(steps)], sql`, `)},
    outcome as (${answer})${rememberedOf(caller)}
    select (select to_jsonb(c) from caller c) as caller, (select to_jsonb(o) from outcome o) as outcome${priorOf(caller)}`
  const locks = [
    ...(lock ? [lock].flat() : []),
    ...(caller.idempotency ? [lockOf(caller)] : []),
    ...(caller.preview ? [lockOfPreviews] : []),
    ...causeOf(caller),
  ]
  const row = await mapConstraintErrors(() => runAfterLocks<Answer<Outcome>>(db, caller, locks, statement), staleness)
  requireAllowed(caller, row.caller)
  return row.prior ? replayed(row.prior) : row.outcome
}

const staleness = {
  preview_is_fresh: () =>
    new Refusal('stale-preview', {
      detail:
        'What this preview showed may no longer be what happens: something that it depends on has changed. Preview the change again.',
    }),
}

function named(steps: Steps): SQL[] {
  return Object.entries(steps).flatMap(([name, step]) => {
    if (!step) return []
    const as = sql.identifier(name)
    return ['materialized' in step ? sql`${as} as materialized (${step.materialized})` : sql`${as} as (${step})`]
  })
}

/**
 * Runs the locks, the statement, for a change that was previewed whether the preview still holds, and where `onOutboxWrite` is set a query of
 * whether the statement wrote to an outbox: one transaction, one round trip. `http/trigger-delivery.ts` sets `onOutboxWrite`.
 */
async function runAfterLocks<Row>(db: Database, caller: Caller, locks: SQL[], statement: SQL): Promise<Row> {
  const { onOutboxWrite, preview } = caller
  if (locks.length === 0 && !onOutboxWrite) return queryOne(db, statement)
  const before = locks.length > 0 ? [allOf(locks)] : []
  const rows = await transaction(db, [
    ...before,
    statement,
    ...(preview ? [requireFresh(preview)] : []),
    ...(onOutboxWrite ? [sql`select ${hasOutboxRows} as wrote_outbox`] : []),
  ])
  if (onOutboxWrite && (rows.at(-1) as { wrote_outbox: boolean }).wrote_outbox) onOutboxWrite()
  return rows[before.length] as Row
}

/** Tells the trigger that queues webhook messages which message the request of the caller reacts to. */
export function causeOf({ webhookCause, onOutboxWrite }: Caller): SQL[] {
  if (!webhookCause || !onOutboxWrite) return []
  return [sql`select set_config('postern.webhook_cause', ${webhookCause}, true)`]
}

/** Whether the statements before this one, in its transaction, have put anything into an outbox. */
export const hasOutboxRows = sql`has_outbox_rows()`

/** What an audit event says, and the step whose rows each are one. */
export interface AuditEvent {
  action: AuditAction | SQL
  targetKind: string | SQL
  target: SQL
  from: SQL
  details?: SQL
  actor?: SQL
}

/**
 * A step that appends an audit event for every row of `from`. A change without one does not pass review. Webhooks are queued from these rows:
 * `action` and `details` are what `schema/triggers/audit_events_queue_webhooks.sql` reads.
 */
export function auditEvent(caller: Caller, { action, targetKind, target, from, details, actor }: AuditEvent): SQL {
  return sql`insert into audit_events (action, actor_id, actor_sid, actor_key, target_kind, target, ip, request_id, details)
    select ${action}, ${actor ?? sql`allowed.user_id`}, allowed.sid, allowed.key_uuid, ${targetKind}, (${target})::text,
      ${caller.address}::inet, ${caller.requestId}, ${details ?? sql`'{}'::jsonb`}${remarksOf(caller)}
    from allowed, ${from}`
}

function remarksOf({ remarks }: Caller): SQL {
  return remarks ? sql` || ${JSON.stringify(remarks)}::jsonb` : sql``
}

function callerOf({ audience, claims, key, scope }: Caller): SQL {
  if (audience === 'system') return systemCaller
  if (claims)
    return sql`caller as materialized (select * from live_session(${claims.sid}::uuid, ${claims.sub}::uuid, ${claims.rev}::bigint, ${scope?.scope ?? null}, ${scope?.fresh ?? false}))`
  if (!key) return nobody
  return sql`caller as materialized (select * from live_key(${hex(key)}::bytea, ${scope?.scope ?? null}, ${ownScopeOf(scope)}, ${scope?.sessionOnly ?? false}))`
}

function ownScopeOf(scope: Caller['scope']): string | null {
  return (scope?.isOwn && scope.ownScope) || null
}

/** No row, of the columns of `live_session`: a stranger's statement need not ask whose session it is. */
const nobody = sql`caller as (
  select null::integer as user_id, null::uuid as user_uuid, null::text as username, null::boolean as administrator,
    null::uuid as sid, null::text as required_action, null::text as role, null::uuid as key_uuid, null::text[] as key_scopes,
    null::text as denial, null::boolean as is_use_due, null::integer as fresh_within where false)`

/** The service's own account, as a row of `live_session`. */
const systemCaller = sql`caller as materialized (
    select id as user_id, uuid as user_uuid, username, true as administrator, null::uuid as sid, null::text as required_action,
      'superuser' as role, null::uuid as key_uuid, null::text[] as key_scopes, null::text as denial, false as is_use_due, null::integer as fresh_within
    from users where id = 1)`

function allowedOf(caller: Caller): SQL {
  const { audience, language, idempotency } = caller
  const unlessReplayed = idempotency ? sql`not exists (select from prior)` : sql`true`
  if (audience === 'public' || (!isIdentified(caller) && audience !== 'system')) {
    const stranger = audience === 'public' || audience === 'anyone'
    return sql`allowed as (select null::integer as user_id, null::uuid as sid, null::uuid as key_uuid, ${language}::text as caller_language
      where ${stranger} and ${unlessReplayed})`
  }
  const permitted = audience === 'administrator' ? sql`administrator` : sql`true`
  const unbound = audience === 'any-session' ? sql`true` : unboundIf(caller)
  return sql`allowed as (select user_id, sid, key_uuid, ${language}::text as caller_language from caller
    where ${permitted} and ${unbound} and denial is null and fresh_within is null and ${unlessReplayed})`
}

const setupRequired: RequiredAction = 'second-factor-setup-required'

/** Whether the session has nothing to do before this. */
function unboundIf({ scope }: Caller): SQL {
  return scope?.forSetup
    ? sql`coalesce(required_action, ${setupRequired}) = ${setupRequired}`
    : sql`required_action is null`
}

/** The database's word on the caller, as every statement returns it. */
function requireAllowed(caller: Caller, live: CallerState | null): void {
  const { audience, onAllowed, onKeyUse } = caller
  if (audience === 'public' || (audience === 'anyone' && !isIdentified(caller))) return
  if (!live) throw caller.key ? keyIsInvalid() : sessionIsOver()
  if (live.denial) throw keyDenied(live.denial, caller.scope)
  const isBound = audience !== 'any-session' && !(caller.scope?.forSetup && live.required_action === setupRequired)
  if (live.required_action && isBound) throw actionRequired(live.required_action)
  if (audience === 'administrator' && !live.administrator) throw administratorsOnly('do this', caller.scope?.scope)
  if (live.fresh_within) throw stepUpRequired({ within_minutes: live.fresh_within })
  if (live.is_use_due) onKeyUse?.()
  onAllowed?.()
}

/** Asks only whether the caller may act, for a request that is refused before its statement. @throws Refusal as `runAs` */
export async function requireCaller(db: Database, caller: Caller): Promise<void> {
  await runAs(db, caller, { steps: {}, answer: sql`select` })
}

/** @returns the refusal for a token that is well signed and whose session is no longer live */
export function sessionIsOver(): Refusal {
  return new Refusal('invalid-token', { detail: 'This session has ended. Sign in again.', reason: 'session not live' })
}

/**
 * @returns the refusal for a caller who is signed in and not an administrator
 * @param what takes one, as the caller is told
 * @param scope which a role needs for it, where the operation has said so
 */
export function administratorsOnly(what = 'do this', scope?: string): Refusal {
  const need = scope === undefined ? '' : ` It needs a role with the scope \`${scope}\`.`
  return new Refusal('forbidden', { detail: `Only administrators may ${what}.${need}` })
}

// Idempotency: under a lock on (user, key), the first statement remembers its outcome and any later one reads it back.

/** Several locks as one statement, taken in this order by everybody. */
function allOf(locks: SQL[]): SQL {
  return sql`select ${sql.join(
    locks.map((lock) => sql`(${lock})`),
    sql`, `,
  )}`
}

/** Changes that carry out previews wait for each other, so that the second of two with one preview sees the first. */
const lockOfPreviews = sql`select pg_advisory_xact_lock(hashtextextended('previewed changes', 0))`

/** After the statement, so that it also sees what others changed while the statement waited for them. */
function requireFresh({ snapshot, at, root, user, group }: PreviewRevision): SQL {
  return sql`select require_fresh_preview(${snapshot}::pg_snapshot, to_timestamp(${at}::bigint / 1000.0), ${root}::uuid, ${user}::uuid, ${group}::uuid)`
}

function lockOf(caller: Caller): SQL {
  return sql`select pg_advisory_xact_lock(hashtextextended(${callerUuid(caller)} || ' ' || ${caller.idempotency?.key}, 0))`
}

function replayOf({ idempotency }: Caller): SQL[] {
  if (!idempotency) return []
  return [
    sql`prior as materialized (
      select k.outcome, k.fingerprint = ${hex(idempotency.fingerprint)}::bytea as same
      from idempotency_keys k join caller on k.user_id = caller.user_id where k.key = ${idempotency.key})`,
  ]
}

function rememberedOf({ idempotency }: Caller): SQL {
  if (!idempotency) return sql``
  return sql`, remembered as (
    insert into idempotency_keys (user_id, key, fingerprint, outcome)
    select allowed.user_id, ${idempotency.key}, ${hex(idempotency.fingerprint)}::bytea, to_jsonb(outcome)
    from allowed, outcome where allowed.user_id is not null)`
}

function priorOf({ idempotency }: Caller): SQL {
  return idempotency ? sql`, (select to_jsonb(p) from prior p) as prior` : sql``
}

function replayed<Outcome>(prior: { outcome: Outcome; same: boolean }): Outcome {
  if (prior.same) return prior.outcome
  throw new Refusal('idempotency-key-reused', {
    detail: 'This Idempotency-Key was already used with a different request. Send a new key.',
  })
}

/** The uuid of the caller's account, for a statement or a lock without the step `caller`; null for a stranger. */
export function callerUuid({ claims, key }: Pick<Caller, 'claims' | 'key'>): SQL {
  if (!key) return sql`${claims?.sub ?? null}::uuid`
  return sql`(select u.uuid from api_keys k join users u on u.id = k.user_id where k.digest = ${hex(key)}::bytea)`
}

/** Bytes as a Postgres `bytea` literal, since parameters travel as text. */
export function hex(bytes: Uint8Array): string {
  return `\\x${hexDigits(bytes)}`
}
