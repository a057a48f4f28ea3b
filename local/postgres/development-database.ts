import pg from 'pg'
import { startNeonServer } from '#local/neon/neon-server.ts'
import { startPostgres } from './postgres.ts'
import type { Stoppable } from '#local/stop-together.ts'

/** A database for the Worker, and what it takes to reach it from there. */
export interface DevelopmentDatabase extends Stoppable {
  /** For migrations: straight to Postgres. */
  direct: string
  /** For the Worker: over the Neon protocol. */
  bindings: { DATABASE_URL: string; NEON_ENDPOINT?: string }
  /** For people. */
  description: string
}

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
      stop: async () => {},
    }
  }
  const postgres = other ? null : await startPostgres({ dataDirectory, durable: true })
  const direct = other || (await ownDatabase(postgres!.connectionString))
  const neon = await startNeonServer({ connectionString: direct })
  return {
    direct,
    bindings: { DATABASE_URL: direct, NEON_ENDPOINT: neon.url },
    description: other ? `Postgres, ${new URL(other).host}` : `embedded Postgres, data in .postern/postgres`,
    stop: async () => {
      await neon.close()
      await postgres?.stop()
    },
  }
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
