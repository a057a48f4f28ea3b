/** Lists as CSV, for `Accept: text/csv` (decision 0116). */
import type { Context } from 'hono'
import * as z from 'zod/mini'
import { type Cell, formatCsv } from '#domain/csv.ts'
import { invalid } from '#domain/refusal.ts'
import type { FunctionEnv } from './env.ts'
import { largestPage, usualPage, wholeNumber } from './schemas.ts'

/** How many rows a page of CSV has at most, and without `limit`. */
const largestCsvPage = 1000

/** The `limit` of a list that is also answered as CSV. `pageSizeOf` says what it may be. */
export const CsvLimit = z.optional(wholeNumber(1, largestCsvPage))

/** Whether the client asks for CSV and nothing else. */
export function wantsCsv(c: Context<FunctionEnv>): boolean {
  return /^text\/csv(?:\s*;[^,]*)?$/i.test(c.req.header('Accept')?.trim() ?? '')
}

/** @throws Refusal `invalid-request` for more items than a page of JSON has */
export function pageSizeOf(c: Context<FunctionEnv>, limit: number | undefined): number {
  if (wantsCsv(c)) return limit ?? largestCsvPage
  if (limit !== undefined && limit > largestPage)
    throw invalid([
      { pointer: '?limit', code: 'too-large', detail: `Send at most ${largestPage}, or \`Accept: text/csv\`.` },
    ])
  return limit ?? usualPage
}

/**
 * A page of a list as CSV. The names of the columns are in the first page only, so that pages can be put together. `Link` leads to the next page
 * (RFC 8288); without it the list is complete.
 *
 * @param columns the name of each column, and its cell
 */
export function answerCsv<Item>(
  c: Context<FunctionEnv>,
  name: string,
  columns: Readonly<Record<string, (item: Item) => Cell>>,
  { items, next }: { items: readonly Item[]; next: string | null },
): Response {
  const url = new URL(c.req.url)
  const heading = url.searchParams.has('after') ? [] : [Object.keys(columns)]
  const cells = Object.values(columns)
  if (next !== null) {
    url.searchParams.set('after', next)
    c.header('Link', `<${url.pathname}${url.search}>; rel="next"`)
  }
  c.header('Content-Disposition', `attachment; filename="${name}.csv"`)
  c.header('Content-Type', 'text/csv; charset=utf-8')
  return c.body(formatCsv([...heading, ...items.map((item) => cells.map((cell) => cell(item)))]))
}
