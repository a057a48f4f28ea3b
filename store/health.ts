import { sql } from 'drizzle-orm/sql/sql'
import { type Database, one } from './run.ts'

/** Whether the database answers and has our schema. @throws Refusal `unavailable` */
export async function ping(db: Database): Promise<boolean> {
  const row = await one<{ now: string | null }>(db, sql`select app_now() as now`)
  return row.now !== null
}
