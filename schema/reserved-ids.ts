/** Ids of the reserved users and groups. */
import { sql } from 'drizzle-orm/sql/sql'

/** The highest reserved id, as in `is_reserved_id` (SQL). */
export const highestReservedId = 100

/** The same number as SQL, for constraints. */
export const ordinaryAbove = sql.raw(String(highestReservedId))
