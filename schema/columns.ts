import { type SQL, type SQLWrapper, sql } from 'drizzle-orm/sql/sql'
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

/**
 * A text in the form in which names are searched: without accents and case, so that Otavio finds Otávio. The generated column and the indexes have the
 * expression of the function `search_form`, which the migrations create after the tables, with the collation of its result: Postgres inlines the
 * function, and finds the index.
 */
export const searchForm = (text: SQLWrapper): SQL =>
  sql`casefold(normalize(translate(regexp_replace(normalize(${text}, NFKD), '[\\u0300-\\u036f]', '', 'g'), 'łŁøØđĐ', 'lLoOdD'), NFKC) collate pg_unicode_fast) collate "default"`
