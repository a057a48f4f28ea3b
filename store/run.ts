import type { SQL } from 'drizzle-orm/sql/sql'
import { Refusal } from '#domain/refusal.ts'

/** What the store asks of a database; `adapters/neon.ts` brings it. */
export interface Database {
  execute(statement: SQL): Promise<unknown[]>
  batch(statements: SQL[]): Promise<unknown[][]>
}

/** Nothing was committed and the same may succeed in a moment: `serialization_failure`, `deadlock_detected`, `too_many_connections`. */
const retryable = new Set(['40001', '40P01', '53300'])

/** Milliseconds after the first try in which another one begins. With the time of that try a request stays within what its caller waits. */
const retryWithinMs = 4000
const firstDelayMs = 50
const maxDelayMs = 800

/** Seconds until a caller should come back when the database cannot answer: a sleeping Neon compute is awake by then. */
const retryAfterSeconds = 2

/**
 * Runs one statement that answers one row, in one round trip.
 *
 * @throws Refusal `unavailable` when the database cannot answer. Its detail says whether a change may have been made
 */
export async function queryOne<Row>(db: Database, statement: SQL): Promise<Row> {
  const [row] = await tried(() => db.execute(statement))
  return row as Row
}

/** Runs statements in order as one transaction, in one round trip and within the time limits of `adapters/neon.ts`; answers the row of each. */
export async function transaction(db: Database, statements: SQL[]): Promise<unknown[]> {
  const answers = await tried(() => db.batch(statements))
  return answers.map(([row]) => row)
}

/** Runs one statement that changes something, as `transaction` does. */
export async function changeOne<Row>(db: Database, statement: SQL): Promise<Row> {
  const [row] = await transaction(db, [statement])
  return row as Row
}

async function tried<T>(attempt: () => Promise<T>): Promise<T> {
  const startedAt = Date.now()
  for (let tries = 0; ; tries += 1) {
    try {
      return await attempt()
    } catch (error) {
      if (error instanceof Refusal) throw error
      const sqlState = sqlStateOf(error)
      const delayMs = Math.min(firstDelayMs * 2 ** tries, maxDelayMs) * (1 - Math.random() / 2)
      const isRetried = retryable.has(sqlState ?? '') && Date.now() - startedAt + delayMs < retryWithinMs
      if (!isRetried) throw isOutage(sqlState) ? unavailable(error, sqlState) : error
      await new Promise((resolve) => setTimeout(resolve, delayMs))
    }
  }
}

/** The database's own word for what went wrong; null when nothing came back at all. */
function sqlStateOf(error: unknown): string | null {
  const { code } = error as { code?: unknown }
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : null
}

/**
 * Connection trouble (08), out of resources (53), cancelled, shutting down or starting (57), a time limit (25P04, 55P03), a read-only replica
 * (25006), a lost race that stayed lost (40), a fault of the system (58), or no word at all. Anything else is a fault of ours.
 */
function isOutage(sqlState: string | null): boolean {
  return sqlState === null || /^(?:08|25006|25P04|40|53|55P03|57|58)/.test(sqlState)
}

/** Whether a transaction that ended so may have been committed: the connection was lost, or the server ended, before or after the commit. */
function mayBeCommitted(sqlState: string | null): boolean {
  return sqlState === null || /^(?:08|57P0[12])/.test(sqlState)
}

function unavailable(cause: unknown, sqlState: string | null): Refusal {
  return new Refusal('unavailable', {
    detail: mayBeCommitted(sqlState)
      ? 'The database did not answer. A change of this request may have been made. Check, or repeat the request with its Idempotency-Key.'
      : 'The database is unavailable. Nothing was changed. Try again.',
    reason: 'database: ' + (cause instanceof Error ? cause.message : String(cause)),
    retryAfterSeconds,
    cause,
  })
}
