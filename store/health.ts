import { sql } from 'drizzle-orm/sql/sql'
import { type Database, queryOne } from './run.ts'

/** Whether the database answers and has our schema. @throws Refusal `unavailable` */
export async function ping(db: Database): Promise<boolean> {
  const row = await queryOne<{ now: string | null }>(db, sql`select app_now() as now`)
  return row.now !== null
}
