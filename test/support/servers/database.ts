/** A database of a test file's own, behind a Neon endpoint that counts. */
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, inject } from 'vitest'
import { startNeonServer } from '#local/neon/neon-server.ts'
import { templateDatabase } from '#test/support/global-setup.ts'
import { prepared } from './prepared.ts'

/** Real Postgres, and the one way to it that the Worker has. */
export interface TestDatabase {
  connectionString: string
  endpoint: string
  /** Runs a statement as the tests' own superuser, past the Worker. */
  sql<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>
  /** Moves this database's clock forward from now on. @param interval as Postgres reads it, `11 minutes` */
  moveClock(interval: string): Promise<void>
  /** Database round trips since the last call, without those of the sweeper, which delivers when answers are out. */
  takeRoundTrips(): number
  /** The texts of the statements since the last call, without the values of their parameters. */
  takeStatements(): string[]
  /** How often a sweeper has looked for mail since the last call: once a run, and once more after each time that it found some. */
  takeClaims(): number
  close(): Promise<void>
}

/** How the statements begin, or what they have, by which the sweeper claims mail and messages and records what it sent. */
const deliveries = /skip locked|^update outbox_mail set|^with (outcomes|released) as/
const mailClaim = /^with due as materialized/

/**
 * Copies the template: about a tenth of a second.
 *
 * @param server a superuser's connection to a server that has the template; the run's own unless told
 */
export async function createDatabase(server = inject('postgres')): Promise<TestDatabase> {
  const name = `t_${randomBytes(6).toString('hex')}`
  await administer(server, `create database ${name} template ${templateDatabase}`)
  const address = new URL(server)
  address.pathname = name
  const pool = new pg.Pool({ connectionString: address.href, max: 10 })
  pool.on('error', () => {}) // of a server that a test has stopped
  let roundTrips = 0
  let statements: string[] = []
  let claims = 0
  const onStatement = (asked: { statements: string[] }) => {
    if (asked.statements.some((text) => mailClaim.test(text))) claims += 1
    if (asked.statements.some((text) => deliveries.test(text))) return
    roundTrips += 1
    statements.push(...asked.statements)
  }
  const neon = await startNeonServer({ connectionString: address.href, onStatement })
  const sql: TestDatabase['sql'] = async (text, values) => (await pool.query(text, values)).rows
  return {
    connectionString: address.href,
    endpoint: neon.url,
    sql,
    moveClock: async (interval) => {
      await sql('update test_clock set shift = shift + $1::interval', [interval])
    },
    takeRoundTrips: () => {
      const taken = roundTrips
      roundTrips = 0
      return taken
    },
    takeStatements: () => {
      const taken = statements
      statements = []
      return taken
    },
    takeClaims: () => {
      const taken = claims
      claims = 0
      return taken
    },
    close: async () => {
      await pool.end()
      await neon.close()
      await administer(server, `drop database ${name} with (force)`)
    },
  }
}

/** One for the tests of a file: there before the first of them, gone after the last. */
export function useDatabase(): TestDatabase {
  const database = prepared(() => createDatabase())
  afterAll(() => database.close())
  return database
}

async function administer(connectionString: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  await client.query(statement)
  await client.end()
}
