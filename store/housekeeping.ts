/** Deletes expired rows in batches. Each statement is bounded and skips rows that another run has locked. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { knownDeviceDays } from '#domain/credentials/known-device.ts'
import { statesBefore } from '#domain/registration.ts'
import { changeOne, type Database } from './run.ts'

/** Rows of one table that a run deletes, at most. */
const rowsPerRun = 1000

/** A table, its key, the indexed expression for the instant since which a row is unused, and how long it is kept from then. `old` is the row. */
interface RetentionRule {
  table: SQL
  key: SQL
  since: SQL
  /** An interval in the syntax of Postgres. */
  keptFor: string
  unless?: SQL
}

/**
 * Applied in this order: deleting a token deletes its mail.
 *
 * - A link answers for a month that it was used or expired; after that it is unknown.
 * - An API key is listed for three months after it expired or was revoked.
 * - Webhook deliveries are kept for a month, also those that wait for a disabled webhook.
 * - Failed attempts under names without an account are deleted a week after the last failure, unless the name is locked. Those at accounts count
 *   until a success, an unlock or a new password (CamCOPS, `clear_login_failures_for_nonexistent_users`).
 */
const retentionRules = {
  oneTimeTokens: {
    table: sql`one_time_tokens`,
    key: sql`old.id`,
    since: sql`coalesce(old.used_at, old.revoked_at, old.expires_at, old.created_at)`,
    keptFor: '30 days',
  },
  mails: {
    table: sql`outbox_mail`,
    key: sql`old.id`,
    since: sql`coalesce(old.sent_at, old.abandoned_at)`,
    keptFor: '30 days',
  },
  webhookDeliveries: {
    table: sql`webhook_deliveries`,
    key: sql`old.id`,
    since: sql`coalesce(old.delivered_at, old.abandoned_at, old.due_at)`,
    keptFor: '30 days',
  },
  registrations: {
    table: sql`registrations`,
    key: sql`old.id`,
    since: sql`old.expires_at`,
    keptFor: '7 days',
  },
  sessions: {
    table: sql`sessions`,
    key: sql`old.sid`,
    since: sql`least(old.ended_at, old.absolute_end_at)`,
    keptFor: '30 days',
  },
  loginAttempts: {
    table: sql`login_attempts`,
    key: sql`old.attempt_key`,
    since: sql`(case when old.account < 0 then old.last_failure_at end)`,
    keptFor: '7 days',
    unless: sql`old.locked_until > app_now()`,
  },
  sourceAttempts: {
    table: sql`source_attempts`,
    key: sql`old.source_hash`,
    since: sql`old.bucket_empty_at`,
    keptFor: '0',
  },
  requestCounts: {
    table: sql`request_counts`,
    key: sql`old.key_hash`,
    since: sql`old.bucket_empty_at`,
    keptFor: '0',
  },
  spentTokens: {
    table: sql`spent_tokens`,
    key: sql`old.digest`,
    since: sql`old.expires_at`,
    keptFor: '1 hour',
  },
  knownDevices: {
    table: sql`known_devices`,
    key: sql`old.id`,
    since: sql`old.last_used_at`,
    keptFor: `${knownDeviceDays} days`,
  },
  apiKeys: {
    table: sql`api_keys`,
    key: sql`old.id`,
    since: sql`least(old.revoked_at, old.expires_at)`,
    keptFor: '90 days',
  },
  accessChanges: {
    table: sql`access_changes`,
    key: sql`old.id`,
    since: sql`old.at`,
    keptFor: '2 days',
  },
  idempotencyKeys: {
    table: sql`idempotency_keys`,
    key: sql`old.user_id, old.key`,
    since: sql`old.created_at`,
    keptFor: '24 hours',
  },
} satisfies Record<string, RetentionRule>

/** The number of rows of each kind that a run deleted. */
export type DeletedRows = Record<keyof typeof retentionRules, number>

/** Deletes up to a thousand rows of each kind. Concurrent runs are safe. */
export async function deleteExpired(db: Database): Promise<DeletedRows> {
  await changeOne(db, expireRegistrations)
  await changeOne(db, sql`select expire_pending_memberships(${rowsPerRun})`)
  const deleted: Partial<DeletedRows> = {}
  for (const [kind, rule] of Object.entries(retentionRules)) {
    const { rows } = await changeOne<{ rows: number }>(db, deleteStatement(rule))
    deleted[kind as keyof DeletedRows] = rows
  }
  return deleted as DeletedRows
}

/** Marks expired registrations and deletes their password hashes. Other statements compare `expires_at` and do not depend on this. */
const expireRegistrations = sql`
  update registrations r set status = 'expired', password_hash = null, identity = null where r.id in (
    select id from registrations where status in ${statesBefore('expire')} and expires_at <= (select app_now()) order by expires_at
    limit ${rowsPerRun} for update skip locked)`

/**
 * The cutoff is a scalar subquery, so that it is one value that an index scan can use. `order by` makes the planner read that index: it cannot
 * estimate how many rows are older, and would otherwise scan the whole table.
 */
function deleteStatement({ table, key, since, keptFor, unless = sql`false` }: RetentionRule): SQL {
  return sql`with deleted as (
      delete from ${table} as old where (${key}) in (
        select ${key} from ${table} as old where ${since} <= (select app_now() - ${keptFor}::interval) and (${unless}) is not true
        order by ${since} limit ${rowsPerRun} for update skip locked)
      returning 1)
    select count(*)::integer as rows from deleted`
}
