/**
 * Postgres behind Neon's HTTP protocol: a statement, or a batch in one transaction, is one request and no connection is
 * held. Drizzle writes the statement and the driver sends it; the query builder between them is left out, since no
 * statement of ours uses it and every function would carry it (docs/decisions/code/0010-statements-are-sql.md).
 */
import { neon, neonConfig } from '@neondatabase/serverless'
import { CasingCache } from 'drizzle-orm/casing'
import type { Query, SQL } from 'drizzle-orm/sql/sql'

/** What a deployment's database can be asked. */
export interface NeonDatabase {
  /** Runs one statement; answers its rows. */
  execute(statement: SQL): Promise<unknown[]>
  /** Runs statements in order as one transaction, within `limits`; answers the rows of each. */
  batch(statements: SQL[]): Promise<unknown[][]>
}

/**
 * What the database may take before the caller is told to come back. A compute that sleeps needs up to five seconds to
 * wake; as long again is left for an isolate that is busy hashing passwords and late to see an answer that has arrived.
 */
const answerWithinMs = 15_000

/**
 * What a transaction may take, in less time than we wait for its answer: a change that is reported as not made is not made afterwards. Set in
 * the transaction, since Neon's pooled host takes no settings with a connection. A wait for one lock, one statement, and all of them together.
 */
const limits = `select set_config('lock_timeout', '5s', true), set_config('statement_timeout', '8s', true),
  set_config('transaction_timeout', '10s', true)`

const databases = new Map<string, NeonDatabase>()

/**
 * @param connectionString of a Neon database; on the pooled host, since each request is a transaction of its own
 * @param endpoint where the HTTP protocol is spoken when that is not Neon itself: the development server in `local/`
 */
export function connect(connectionString: string, endpoint?: string): NeonDatabase {
  const known = databases.get(connectionString)
  if (known) return known
  if (endpoint) neonConfig.fetchEndpoint = endpoint
  neonConfig.fetchFunction = (url: string, init: RequestInit) =>
    fetch(url, { ...init, signal: AbortSignal.timeout(answerWithinMs) })
  const client = neon(connectionString)
  const send = ({ sql, params }: Query) => client.query(sql, params)
  const database: NeonDatabase = {
    execute: (statement) => send(written(statement)),
    batch: async (statements) => {
      const sent = statements.map((statement) => send(written(statement)))
      const [, ...answers] = await client.transaction([client.query(limits), ...sent])
      return answers
    },
  }
  databases.set(connectionString, database)
  return database
}

/** Names in statements are written as they are. */
const casing = new CasingCache()

/** A statement as Postgres reads it: text with `$1`, and its parameters. */
function written(statement: SQL): Query {
  return statement.toQuery({
    casing,
    escapeName: (name) => `"${name.replaceAll('"', '""')}"`,
    escapeParam: (index) => `$${index + 1}`,
    escapeString: (text) => `'${text.replaceAll("'", "''")}'`,
  })
}
