import { sql } from 'drizzle-orm/sql/sql'
import { customType, timestamp } from 'drizzle-orm/pg-core'

/** An instant, written by the clock of the database in microseconds and returned as ISO 8601 in UTC. */
export const instant = (name: string) => timestamp(name, { withTimezone: true })

/** The time of the statement that inserts the row, unless it sets another. */
export const writtenAt = (name: string) =>
  instant(name)
    .notNull()
    .default(sql`app_now()`)

/**
 * A marker: an instant in milliseconds, so that a JSON number represents it exactly and markers can be compared for equality. See
 * `docs/decisions/accounts/0004-tokens.md`.
 */
export const marker = (name: string) => timestamp(name, { withTimezone: true, precision: 3 })

/** Raw bytes, such as digests. */
export const bytes = customType<{ data: Uint8Array; driverData: string }>({
  dataType: () => 'bytea',
  toDriver: (value) => `\\x${Buffer.from(value).toString('hex')}`,
})

/** The id of a transaction, which never comes again. */
export const transactionId = customType<{ data: string }>({ dataType: () => 'xid8' })
