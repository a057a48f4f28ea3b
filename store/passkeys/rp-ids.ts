import { sql } from 'drizzle-orm/sql/sql'
import { type Database, queryOne } from '#store/run.ts'

/** @returns how many passkeys there are for each RP ID; those of another than the deployment's are of no use */
export async function passkeysByRpId(db: Database): Promise<Record<string, number>> {
  const { counts } = await queryOne<{ counts: Record<string, number> }>(
    db,
    sql`select coalesce(jsonb_object_agg(rp_id, n), '{}') as counts from (select rp_id, count(*) as n from passkeys group by rp_id) as p`,
  )
  return counts
}
