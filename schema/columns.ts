import { sql } from 'drizzle-orm/sql/sql'
import { customType, timestamp } from 'drizzle-orm/pg-core'

/** An instant. The database's clock writes it, with microseconds; it leaves as ISO 8601 in UTC. */
export const instant = (name: string) => timestamp(name, { withTimezone: true })

/** The instant of the statement that writes the row, unless it says another. */
export const writtenAt = (name: string) =>
  instant(name)
    .notNull()
    .default(sql`app_now()`)

/**
 * A marker: an instant cut to milliseconds, so that it survives a JSON number exactly and equality can decide.
 * See `docs/decisions/accounts/0004-tokens.md`.
 */
export const marker = (name: string) => timestamp(name, { withTimezone: true, precision: 3 })

/** Raw bytes: digests, never text. */
export const bytes = customType<{ data: Uint8Array; driverData: string }>({
  dataType: () => 'bytea',
  toDriver: (value) => `\\x${Buffer.from(value).toString('hex')}`,
})
