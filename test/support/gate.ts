/** Races whose worst order is made, not hoped for. */
import pg from 'pg'
import { expect } from 'vitest'
import type { TestDatabase } from '#test/support/servers/database.ts'

const patience = { timeout: 10_000 }

/**
 * Holds a lock until so many callers wait for one or another, so that all have read what they read before any goes on.
 *
 * @param lock a statement that takes it, for as long as its transaction lasts
 */
export function heldBack<T>(database: TestDatabase, lock: string, waiting: number, act: () => Promise<T>): Promise<T> {
  return behindGate(database, lock, async () => {
    const acting = act()
    await expect.poll(() => waitingIn(database), patience).toBeGreaterThanOrEqual(waiting)
    return { acting }
  })
}

/**
 * Holds a lock until each either waits for one or another or is done. Everybody begins after the one before got so far: it is known who was
 * first. Tables are locked before a statement runs and rows as it does, so hold a row to stop it in the middle.
 *
 * @param lock a statement that takes it, for as long as its transaction lasts
 * @param meanwhile looks at what they hold while they wait
 */
export function heldInTurn<T>(
  database: TestDatabase,
  lock: string,
  acts: readonly (() => Promise<T>)[],
  meanwhile: () => Promise<void> = () => Promise.resolve(),
): Promise<T[]> {
  return behindGate(database, lock, async () => {
    const acting: Promise<T>[] = []
    let done = 0
    for (const act of acts) {
      acting.push(act().finally(() => (done += 1)))
      await expect.poll(async () => done + (await waitingIn(database)), patience).toBeGreaterThanOrEqual(acting.length)
    }
    const [looked] = await Promise.allSettled([meanwhile()])
    const ended = Promise.all(acting)
    return { acting: looked.status === 'rejected' ? ended.then(() => Promise.reject(looked.reason)) : ended }
  })
}

/** @param begin answers when the gate may open; `acting` ends only after that */
async function behindGate<T>(
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
