/** Numbers of the service's own users and groups. */
import { sql } from 'drizzle-orm/sql/sql'

/** The highest. `is_reserved_id` (SQL) says the same. */
export const highestReservedId = 100

/** It, as a constraint writes it. */
export const ordinaryAbove = sql.raw(String(highestReservedId))
