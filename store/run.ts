import type { SQL } from 'drizzle-orm/sql/sql'
import { Refusal } from '#domain/refusal.ts'

/** What the store asks of a database; `adapters/neon.ts` brings it. */
export interface Database {
  execute(statement: SQL): Promise<unknown[]>
  batch(statements: SQL[]): Promise<unknown[][]>
}

/** A statement that lost to another transaction and may be tried again whole (`serialization_failure`, `deadlock_detected`). */
const retryable = new Set(['40001', '40P01'])
const maxTries = 3

/** Seconds until a caller should come back when the database cannot answer: a sleeping Neon compute is awake by then. */
const retryAfterSeconds = 2

/**
 * Runs one statement that answers one row, in one round trip.
 *
 * @throws Refusal `unavailable` when the database cannot answer; nothing it did not acknowledge has happened, or all of it
 */
export async function queryOne<Row>(db: Database, statement: SQL): Promise<Row> {
  const [row] = await tried(() => db.execute(statement))
  return row as Row
}

/** Runs statements in order as one transaction, in one round trip; answers the row of each. */
export async function transaction(db: Database, statements: SQL[]): Promise<unknown[]> {
  const answers = await tried(() => db.batch(statements))
  return answers.map(([row]) => row)
}

async function tried<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt()
    } catch (error) {
      const sqlState = sqlStateOf(error)
      if (retryable.has(sqlState ?? '') && tries < maxTries) continue
      throw isOutage(sqlState) ? unavailable(error) : error
    }
  }
}

/** The database's own word for what went wrong; null when nothing came back at all. */
function sqlStateOf(error: unknown): string | null {
  const { code } = error as { code?: unknown }
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : null
}

/**
 * Connection trouble (08), out of resources (53), shutting down or starting (57), a read-only replica (25006), a lost
 * race that stayed lost (40), a fault of the system (58), or no word at all. Anything else is a fault of ours.
 */
function isOutage(sqlState: string | null): boolean {
  return sqlState === null || sqlState === '25006' || /^(?:08|40|53|57|58)/.test(sqlState)
}

function unavailable(cause: unknown): Refusal {
  return new Refusal('unavailable', {
    detail: 'The database is unavailable. Nothing was changed. Try again.',
    reason: 'database: ' + (cause instanceof Error ? cause.message : String(cause)),
    retryAfterSeconds,
    cause,
  })
}
