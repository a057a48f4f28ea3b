/** Races whose worst order is made, not hoped for. */
import pg from 'pg'
import { expect } from 'vitest'
import type { TestDatabase } from './database.ts'

/**
 * Holds a lock until so many callers wait for one or another, so that all have read what they read before any goes on.
 *
 * @param lock a statement that takes it, for as long as its transaction lasts
 */
export async function heldBack<T>(
  database: TestDatabase,
  lock: string,
  waiting: number,
  act: () => Promise<T>,
): Promise<T> {
  const gate = new pg.Client({ connectionString: database.connectionString })
  await gate.connect()
  try {
    await gate.query('begin')
    await gate.query(lock)
    const acting = act()
    await expect.poll(() => waitingIn(database), { timeout: 10_000 }).toBeGreaterThanOrEqual(waiting)
    await gate.query('commit')
    return await acting
  } finally {
    await gate.end()
  }
}

async function waitingIn(database: TestDatabase): Promise<number> {
  const rows = await database.sql(
    `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  )
  return rows.length
}
