/** What nobody needs any more, removed a little at a time. Each statement is bounded and takes no row that another run holds. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { knownDeviceDays } from '#domain/credentials/known-device.ts'
import { statesBefore } from '#domain/registration.ts'
import { type Database, queryOne } from './run.ts'

/** Rows of one table that a run removes, at most. */
const rowsPerRun = 1000

/** A table, how its rows are told apart, since when one of them is of no use, as an index has it, and how long it is kept then. `old` names the row. */
interface RetentionRule {
  table: SQL
  key: SQL
  since: SQL
  /** An interval, as Postgres reads it. */
  keptFor: string
  unless?: SQL
}

/**
 * In this order: a token takes its mail along.
 *
 * - Links say for a month that they were used or are too old; after that they are unknown.
 * - What webhooks were told is kept for a month; so is what waits for one that is disabled.
 * - Failures are kept by digest, so nobody can say which names belong to somebody: those of any name that was left alone for a week and is
 *   not locked are forgotten.
 */
const chores = {
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
    key: sql`old.name_hash`,
    since: sql`old.last_failure_at`,
    keptFor: '7 days',
    unless: sql`old.locked_until > app_now()`,
  },
  sourceAttempts: {
    table: sql`source_attempts`,
    key: sql`old.source_hash`,
    since: sql`old.bucket_empty_at`,
    keptFor: '0',
  },
  knownDevices: {
    table: sql`known_devices`,
    key: sql`old.id`,
    since: sql`old.last_used_at`,
    keptFor: `${knownDeviceDays} days`,
  },
  idempotencyKeys: {
    table: sql`idempotency_keys`,
    key: sql`old.user_id, old.key`,
    since: sql`old.created_at`,
    keptFor: '24 hours',
  },
} satisfies Record<string, RetentionRule>

/** How many rows of each kind a run removed. */
export type Removed = Record<keyof typeof chores, number>

/** Removes up to a thousand rows of each kind. Safe to run any number of times at once. */
export async function tidy(db: Database): Promise<Removed> {
  await queryOne(db, overdue)
  await queryOne(db, sql`select expire_pending_memberships(${rowsPerRun})`)
  const removed: Partial<Removed> = {}
  for (const [kind, chore] of Object.entries(chores)) {
    const { rows } = await queryOne<{ rows: number }>(db, removal(chore))
    removed[kind as keyof Removed] = rows
  }
  return removed as Removed
}

/** Registrations whose time is over say so, and keep no password. Nothing depends on when: statements look at the clock. */
const overdue = sql`
  update registrations r set status = 'expired', password_hash = null where r.id in (
    select id from registrations where status in ${statesBefore('expire')} and expires_at <= (select app_now()) order by expires_at
    limit ${rowsPerRun} for update skip locked)`

/**
 * One instant for the whole statement, or an index could not be asked for what is older. And the oldest first: the planner cannot know how many
 * are, and would rather look through all of the table.
 */
function removal({ table, key, since, keptFor, unless = sql`false` }: RetentionRule): SQL {
  return sql`with removed as (
      delete from ${table} as old where (${key}) in (
        select ${key} from ${table} as old where ${since} <= (select app_now() - ${keptFor}::interval) and (${unless}) is not true
        order by ${since} limit ${rowsPerRun} for update skip locked)
      returning 1)
    select count(*)::integer as rows from removed`
}
