/** Counts the rows that the database reads for a statement of the store: a measure of cost that does not depend on the load of the machine. */
import { PgDialect } from 'drizzle-orm/pg-core'
import pg from 'pg'
import type { Database } from '#store/run.ts'

/** A database whose reads are counted, with one connection and one transaction per statement, which is rolled back. */
export interface CountedDatabase extends Database {
  /** Rows read from tables and entries read from indexes since the last call, including those in functions. */
  takeRowsRead(): number
  close(): Promise<void>
}

/** Since the last call: rows read by table scans and by index scans, and index entries. */
const rowsRead = `
  select sum(pg_stat_get_xact_tuples_returned(oid) + case when relkind = 'r' then pg_stat_get_xact_tuples_fetched(oid) else 0 end)::integer as rows
  from pg_class where relkind in ('r', 'i') and relnamespace = 'public'::regnamespace`

const dialect = new PgDialect()

/** @param connectionString of an analyzed database */
export async function countRows(connectionString: string): Promise<CountedDatabase> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  let rows = 0
  const execute: Database['execute'] = async (statement) => {
    const { sql, params } = dialect.sqlToQuery(statement)
    await client.query('begin')
    const answer = await client.query(sql, params)
    rows += (await client.query<{ rows: number }>(rowsRead)).rows[0]!.rows
    await client.query('select pg_stat_force_next_flush()')
    await client.query('rollback')
    return answer.rows
  }
  return {
    execute,
    batch: async (statements) => {
      const answers: unknown[][] = []
      for (const statement of statements) answers.push(await execute(statement))
      return answers
    },
    takeRowsRead: () => {
      const taken = rows
      rows = 0
      return taken
    },
    close: () => client.end(),
  }
}
