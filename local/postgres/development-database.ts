import { relative } from 'node:path'
import pg from 'pg'
import { startNeonServer } from '#local/neon/neon-server.ts'
import { type Postgres, startPostgres } from './postgres.ts'
import type { Exit } from './postgres-server.ts'
import type { Stoppable } from '#local/stop-together.ts'

/** A database for the Worker, and what it takes to reach it from there. */
export interface DevelopmentDatabase extends Stoppable {
  /** For migrations: straight to Postgres. */
  direct: string
  /** For the Worker: over the Neon protocol. */
  bindings: { DATABASE_URL: string; NEON_ENDPOINT?: string }
  /** For people. */
  description: string
  /** Resolves with a message for the terminal if the database stops unexpectedly. */
  lost: Promise<string>
}

/** A database that we did not start is not watched: requests report that it does not answer. */
const neverLost = new Promise<string>(() => {})

/**
 * Starts the embedded Postgres with its data in a directory, or uses `other`: Neon itself, which speaks its own protocol,
 * or any Postgres, in front of which we speak it.
 */
export async function startDatabase(dataDirectory: string, other: string | undefined): Promise<DevelopmentDatabase> {
  if (other && isNeon(other)) {
    const direct = other.replace('-pooler.', '.')
    return {
      direct,
      bindings: { DATABASE_URL: other },
      description: `Neon, ${new URL(other).host}`,
      lost: neverLost,
      stop: async () => {},
    }
  }
  const postgres = other ? null : await startPostgres({ dataDirectory, durable: true })
  const direct = other || (await ownDatabase(postgres!.connectionString))
  const neon = await startNeonServer({ connectionString: direct })
  let isStopping = false
  return {
    direct,
    bindings: { DATABASE_URL: direct, NEON_ENDPOINT: neon.url },
    description: other
      ? `Postgres, ${new URL(other).host}`
      : `embedded Postgres, data in ${relativeIfBelow(postgres!.dataDirectory)}`,
    lost: postgres ? postgres.exited.then((exit) => (isStopping ? neverLost : lossOf(postgres, exit))) : neverLost,
    stop: async () => {
      isStopping = true
      await neon.close()
      await postgres?.stop()
    },
  }
}

function lossOf({ dataDirectory }: Postgres, { code, signal }: Exit): string {
  const how = signal ? `was stopped by ${signal}` : `ended with status ${code}`
  return `The embedded Postgres ${how}. Its log is ${dataDirectory}.log. Data is kept. Run npm start again.`
}

/** A path relative to the working directory if it is below it. */
function relativeIfBelow(path: string): string {
  const below = relative('', path)
  return below.startsWith('..') ? path : below
}

function isNeon(connectionString: string): boolean {
  return new URL(connectionString).hostname.endsWith('.neon.tech')
}

/** The database `postern` of the embedded server, made if it is not there. */
async function ownDatabase(server: string): Promise<string> {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  const { rowCount } = await client.query(`select from pg_database where datname = 'postern'`)
  if (rowCount === 0) await client.query('create database postern')
  await client.end()
  const own = new URL(server)
  own.pathname = 'postern'
  return own.href
}
