import { neon, neonConfig } from '@neondatabase/serverless'
import { drizzle, type NeonHttpDatabase } from 'drizzle-orm/neon-http'

/** Postgres behind Neon's HTTP protocol: a statement, or a batch in one transaction, is one request. Holds no connection. */
export type Database = NeonHttpDatabase

/**
 * What the database may take before the caller is told to come back. A compute that sleeps needs up to five seconds to
 * wake; as long again is left for an isolate that is busy hashing passwords and late to see an answer that has arrived.
 */
const answerWithinMs = 15_000

const databases = new Map<string, Database>()

/**
 * @param connectionString of a Neon database; on the pooled host, since each request is a transaction of its own
 * @param endpoint where the HTTP protocol is spoken when that is not Neon itself: the development server in `local/`
 */
export function connect(connectionString: string, endpoint?: string): Database {
  const known = databases.get(connectionString)
  if (known) return known
  if (endpoint) neonConfig.fetchEndpoint = endpoint
  neonConfig.fetchFunction = (url: string, init: RequestInit) =>
    fetch(url, { ...init, signal: AbortSignal.timeout(answerWithinMs) })
  const database = drizzle({ client: neon(connectionString) })
  databases.set(connectionString, database)
  return database
}
