import { type SQL, sql } from 'drizzle-orm/sql/sql'

/** Which part of a list: at most `limit` items, after the one with the uuid `after`. */
export interface PageRequest {
  limit: number
  after?: string | undefined
}

/** A part of a list, and the `after` of the next part; null at the end. */
export interface Page<Item> {
  items: Item[]
  next: string | null
}

/**
 * Rows of one page and one more, which tells that the list goes on. Lists are in the order of their uuids: that never
 * changes, and a page can begin after an item that is gone by now, so nothing that stays is ever left out.
 *
 * @param row the listed table's name in the statement
 * @param uuid its column with the items' uuids
 */
export function onPage(row: SQL, { limit, after }: PageRequest, uuid = sql`uuid`): { after: SQL; order: SQL } {
  return {
    after: after === undefined ? sql`true` : sql`${row}.${uuid} > ${after}::uuid`,
    order: sql`order by ${row}.${uuid} limit ${limit + 1}`,
  }
}

/** The page, from the rows that `onPage` let through. */
export function toPage<Item extends { uuid: string }>(rows: Item[], { limit }: PageRequest): Page<Item> {
  const items = rows.slice(0, limit)
  return { items, next: rows.length > limit ? (items.at(-1)?.uuid ?? null) : null }
}
