/** Ending sessions: whatever ends them writes when and why. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'

/** A query that ends those sessions `s` of `from` that have not ended, with the reason that a session shows afterwards. */
export function endSessionsOf(reason: string, from: SQL, where: SQL): SQL {
  return sql`update sessions s set ended_at = app_now(), end_reason = ${reason} from ${from} where ${where} and s.ended_at is null`
}
