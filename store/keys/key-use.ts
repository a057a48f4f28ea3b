/** When and from where an API key was last used. */
import { sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { hex } from '#store/run-as.ts'
import { changeOne, type Database } from '#store/run.ts'

/**
 * Notes a use, after the answer: what reads a key must not write. Only these columns, and the later of two uses, so that a note that comes late
 * changes nothing else of the key.
 *
 * @param digest SHA-256 of the text of the key
 */
export async function noteKeyUse(
  db: Database,
  digest: Uint8Array,
  { address, userAgent }: Pick<Caller, 'address' | 'userAgent'>,
): Promise<void> {
  await changeOne(
    db,
    sql`update api_keys set last_used_at = greatest(last_used_at, app_now()), last_used_ip = ${address}::inet, last_used_user_agent = ${userAgent}
      where digest = ${hex(digest)}::bytea`,
  )
}
