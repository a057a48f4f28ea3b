/** A Postgres with the local `/sql` server, and two clients: the unmodified Neon driver and `pg`. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { neon, neonConfig } from '@neondatabase/serverless'
import { Client } from 'pg'
import { startNeonServer } from '#local/neon/neon-server.ts'
import type { NeonServer, StatementReport } from '#local/neon/neon-server.ts'
import { startPostgres } from '#local/postgres/postgres.ts'
import type { Postgres } from '#local/postgres/postgres.ts'

export interface BothWays {
  postgres: Postgres
  server: NeonServer
  /** One per request that the server has passed on. */
  reports: StatementReport[]
  /** The Neon driver, with full results. */
  query: ReturnType<typeof neon<false, true>>
  direct: Client
  close: () => Promise<void>
}

/** Connections of the server to Postgres: more than any race here opens. */
const maxConnections = 60

export async function openBothWays(schema: string): Promise<BothWays> {
  const directory = mkdtempSync(join(tmpdir(), 'postern-neon-'))
  const postgres = await startPostgres({ dataDirectory: join(directory, 'data'), durable: false })
  const { connectionString } = postgres
  const reports: StatementReport[] = []
  const onStatement = (report: StatementReport) => void reports.push(report)
  const server = await startNeonServer({ connectionString, maxConnections, onStatement })
  neonConfig.fetchEndpoint = () => server.url
  const direct = new Client({ connectionString })
  await direct.connect()
  await direct.query(schema)
  const close = async () => {
    await direct.end()
    await server.close()
    await postgres.stop()
    rmSync(directory, { recursive: true, force: true })
  }
  return { postgres, server, reports, query: neon(connectionString, { fullResults: true }), direct, close }
}

/** The parts of a result that both clients return. */
interface ComparableResult {
  command: string
  rowCount: number | null
  fields: { name: string; dataTypeID: number }[]
  rows: unknown[]
}

/** The parts of a result in which both must agree. */
export function comparable({ command, rowCount, fields, rows }: ComparableResult): ComparableResult {
  return { command, rowCount, fields: fields.map(({ name, dataTypeID }) => ({ name, dataTypeID })), rows: [...rows] }
}

/** The error of a promise. @throws if it does not fail */
export async function caught(promise: Promise<unknown>): Promise<unknown> {
  const none = Symbol('no error')
  const error = await promise.then(
    () => none,
    (reason: unknown) => reason,
  )
  if (error === none) throw new Error('it did not fail')
  return error
}
