import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { canonicalUsername } from '#domain/accounts/username.ts'
import { fromHexText, toHexText } from '#domain/hex-text.ts'
import { asciiLower } from './references.ts'

/** Which part of a list: at most `limit` items, after the one that `after` names, the `next` of the part before. */
export interface PageRequest {
  limit: number
  after?: string | undefined
  /** Without it in the order of ids. */
  sort?: 'id' | 'name' | undefined
}

/** A part of a list, and the `after` of the next part; null at the end. */
export interface Page<Item> {
  items: Item[]
  next: string | null
}

/**
 * Rows of one page and one more, which tells that the list goes on. Lists are in the order of their uuids: that never
 * changes, and a page can begin after an item that is gone by now, so nothing that stays is ever left out. In the order of names
 * only what is renamed meanwhile can be left out; the names have to be unique (decision 0069).
 *
 * @param row the listed table's name in the statement
 * @param uuid its column with the items' uuids
 * @param name its column with the items' names
 */
export function onPage(
  row: SQL,
  { limit, after, sort }: PageRequest,
  uuid = sql`uuid`,
  name = sql`name`,
): Record<'after' | 'order', SQL> {
  const [key, last] =
    sort === 'name'
      ? [asciiLower(sql`${row}.${name}`), asciiLower(sql`${fromHexText(after ?? '')}::text`)]
      : [sql`${row}.${uuid}`, sql`${after}::uuid`]
  return {
    after: after === undefined ? sql`true` : sql`${key} > ${last}`,
    order: sql`order by ${key} limit ${limit + 1}`,
  }
}

/**
 * As `onPage`, for users: in the order of names by `u.username_canonical`, whose index compares bytes (`text_pattern_ops`).
 *
 * @returns `key`, to be selected as `sort_key`, for `inUserOrder`
 */
export function onUserPage(row: SQL, page: PageRequest, uuid = sql`uuid`): Record<'after' | 'order' | 'key', SQL> {
  if (page.sort !== 'name') return { ...onPage(row, page, uuid), key: sql`null::text` }
  const { limit, after } = page
  const key = sql`u.username_canonical`
  return {
    key,
    after: after === undefined ? sql`true` : sql`${key} ~>~ ${canonicalUsername(fromHexText(after))}`,
    order: sql`order by ${key} using ~<~ limit ${limit + 1}`,
  }
}

/** The order of the selected rows of `onUserPage`. */
export const inUserOrder = sql`sort_key using ~<~, uuid`

/** The page, from the rows that `onPage` let through. */
export function toPage<Item extends { uuid: string; name?: string; username?: string; identifier?: string }>(
  rows: Item[],
  { limit, sort }: PageRequest,
): Page<Item> {
  const items = rows.slice(0, limit)
  const last = rows.length > limit ? items.at(-1) : undefined
  if (!last) return { items, next: null }
  return { items, next: sort === 'name' ? toHexText(last.username ?? last.identifier ?? last.name!) : last.uuid }
}
