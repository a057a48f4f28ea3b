/** Races in a fixed order, so that the worst order is always tested. */
import pg from 'pg'
import { expect } from 'vitest'
import type { TestDatabase } from '#test/support/servers/database.ts'

/**
 * Holds a lock until this number of callers wait for any lock, so that all have read before any continues.
 *
 * @param lock a statement that takes the lock, until the end of its transaction
 */
export function raceAtLock<T>(
  database: TestDatabase,
  lock: string,
  waiting: number,
  act: () => Promise<T>,
): Promise<T> {
  return runBehindLock(database, lock, async () => {
    const acting = act()
    await expect.poll(() => waitingIn(database)).toBeGreaterThanOrEqual(waiting)
    return { acting }
  })
}

/**
 * Holds a lock until each caller waits for any lock or is done. Each caller begins after the previous one got this far, so that their order is
 * known. A statement waits for a table lock before it runs, and for a row lock while it runs, so hold a row to stop it in the middle.
 *
 * @param lock a statement that takes the lock, until the end of its transaction
 * @param meanwhile runs while the callers wait
 */
export function raceInOrder<T>(
  database: TestDatabase,
  lock: string,
  acts: readonly (() => Promise<T>)[],
  meanwhile: () => Promise<void> = () => Promise.resolve(),
): Promise<T[]> {
  return runBehindLock(database, lock, async () => {
    const acting: Promise<T>[] = []
    let done = 0
    for (const act of acts) {
      acting.push(act().finally(() => (done += 1)))
      await expect.poll(async () => done + (await waitingIn(database))).toBeGreaterThanOrEqual(acting.length)
    }
    const [looked] = await Promise.allSettled([meanwhile()])
    const ended = Promise.all(acting)
    return { acting: looked.status === 'rejected' ? ended.then(() => Promise.reject(looked.reason)) : ended }
  })
}

/** @param begin resolves when the lock may be released; `acting` resolves only after that */
async function runBehindLock<T>(
  database: TestDatabase,
  lock: string,
  begin: () => Promise<{ acting: Promise<T> }>,
): Promise<T> {
  const gate = new pg.Client({ connectionString: database.connectionString })
  await gate.connect()
  try {
    await gate.query('begin')
    await gate.query(lock)
    const { acting } = await begin()
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
