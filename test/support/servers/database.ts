/** The database of a test file, behind a Neon endpoint that counts round trips. */
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, inject } from 'vitest'
import { startNeonServer } from '#local/neon/neon-server.ts'
import { templateDatabase } from '#test/support/global-setup.ts'
import { prepared } from './prepared.ts'

/** A Postgres database, and the HTTP endpoint for the Worker. */
export interface TestDatabase {
  connectionString: string
  endpoint: string
  /** Runs a statement as a superuser, without the Worker. */
  sql<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>
  /** Moves the clock of this database forward. @param interval in PostgreSQL's format, `11 minutes` */
  moveClock(interval: string): Promise<void>
  /** Database round trips since the last call, without those of the sweeper, which runs after responses. */
  takeRoundTrips(): number
  /** The texts of the statements since the last call, without parameter values. */
  takeStatements(): string[]
  /** The number of claims of a sweeper since the last call: one per run, and one more after each that found email. */
  takeClaims(): number
  close(): Promise<void>
}

/** Beginnings or parts of the statements with which the sweeper claims emails and messages and records results. */
const deliveries = /skip locked|^update outbox_mail set|^with (outcomes|released|renewed) as/
const mailClaim = /^with due as materialized/

/**
 * Copies the template, in less than a tenth of a second: its files, not its pages through the log.
 *
 * @param server a superuser's connection to a server with the template; by default that of the test run
 */
export async function createDatabase(server = inject('postgres')): Promise<TestDatabase> {
  const name = `t_${randomBytes(6).toString('hex')}`
  await administer(server, `create database ${name} template ${templateDatabase} strategy file_copy`)
  const address = new URL(server)
  address.pathname = name
  const pool = new pg.Pool({ connectionString: address.href, max: 10 })
  pool.on('error', () => {}) // for a server that a test has stopped
  let roundTrips = 0
  let statements: string[] = []
  let claims = 0
  const onStatement = (request: { statements: string[] }) => {
    if (request.statements.some((text) => mailClaim.test(text))) claims += 1
    if (request.statements.some((text) => deliveries.test(text))) return
    roundTrips += 1
    statements.push(...request.statements.filter((text) => !text.includes('transaction_timeout'))) // the limits of each change
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

/** A database for the tests of a file. */
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
