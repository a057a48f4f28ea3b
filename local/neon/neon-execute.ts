/** Runs what a Neon request asks for on a connection of the pool. */
import type { Pool, PoolClient, QueryArrayConfig } from 'pg'
import { sqlStateOf } from './neon-protocol.ts'
import type { NeonRequest, RawResult, Statement } from './neon-protocol.ts'

/** No connection could be had: Postgres is down, starting, or full. Nothing was run. `cause` is the error of `pg`. */
export class NoConnection extends Error {}

/** Commands that leave something behind in the session; such a connection is not used again. */
const sessionCommands = new Set(['SET', 'RESET', 'LISTEN', 'PREPARE', 'DECLARE', 'LOAD'])

/**
 * One result per statement. A batch is one transaction: the first error rolls it back and is thrown.
 * @throws NoConnection, or the error of `pg` for the statement
 */
export async function execute(pool: Pool, request: NeonRequest): Promise<RawResult[]> {
  const client = await connect(pool)
  try {
    const results =
      request.begin === null ? [await run(client, request.statements[0]!)] : await runBatch(client, request)
    client.release(isOpen(client) || results.some(isSoiling))
    return results
  } catch (error) {
    client.release(isOpen(client) || isEnd(error))
    throw error
  }
}

async function connect(pool: Pool): Promise<PoolClient> {
  try {
    return await pool.connect()
  } catch (cause) {
    throw new NoConnection('no connection to the database', { cause })
  }
}

/**
 * The statements are sent together after the transaction is open (not before: were `begin` to fail, they would each
 * commit by themselves). After an error the others fail too, and `COMMIT` rolls back.
 */
async function runBatch(client: PoolClient, { begin, statements }: NeonRequest): Promise<RawResult[]> {
  await client.query(begin!)
  client.connection.stream.cork()
  const sent = statements.map((statement) => run(client, statement))
  const committed = client.query('COMMIT')
  client.connection.stream.uncork()
  const outcomes = await Promise.allSettled([...sent, committed])
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  return Promise.all(sent)
}

/** `extended` makes Postgres refuse several statements in one text even when there are no parameters, as at Neon. */
function run(client: PoolClient, { query, params }: Statement): Promise<RawResult> {
  const config: QueryArrayConfig & { queryMode: 'extended' } = {
    text: query,
    values: params,
    rowMode: 'array',
    queryMode: 'extended',
  }
  return client.query(config)
}

/** A transaction was left open, by a `begin` without an end. */
function isOpen(client: PoolClient): boolean {
  return client.getTransactionStatus() !== 'I'
}

function isSoiling({ command }: RawResult): boolean {
  return command !== null && sessionCommands.has(command)
}

/** After these the connection is closed, or will be in a moment: the next statement must not get it. */
function isEnd(error: unknown): boolean {
  return /^(?:$|08|57P|25P03|25P04|XX)/.test(sqlStateOf(error) ?? '')
}
