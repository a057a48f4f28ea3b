/** Branches: what is below a node, at any depth, page by page. */
import { sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '../domain/caller.ts'
import { act } from './act.ts'
import { found } from './resource-change.ts'
import { resourceOf, type ResourceRow } from './resource-row.ts'
import type { Database } from './run.ts'

/** Which part of a branch: at most `limit` nodes, after the one that `way` leads to, by the uuids from below the top. */
export interface BranchRequest {
  limit: number
  way: readonly string[]
}

/** A node below another. */
export interface BranchRow extends ResourceRow {
  /** 1 for a child. */
  depth: number
}

/** A part of a branch, depth first. */
export interface Branch {
  top: ResourceRow
  /** What is above the first of `rows` and below the top: parts before this one had them. */
  above: BranchRow[]
  rows: BranchRow[]
  /** The `way` of the next part; null at the end. */
  next: string[] | null
}

interface Answer {
  top: ResourceRow
  rows: { node: ResourceRow; line: string[]; again: boolean }[]
}

/** A page of everything below a resource or service. @throws Refusal `not-found` */
export async function branchOf(
  db: Database,
  caller: Caller,
  uuid: string,
  { limit, way }: BranchRequest,
): Promise<Branch> {
  const answer = await act<Answer>(db, caller, {
    steps: [
      sql`found as materialized (select r.* from allowed, resources r where r.uuid = ${uuid})`,
      sql`page as materialized (
        select page.* from found, branch_page(found.id, ${`{${way.join()}}`}::uuid[], ${limit + 1}) with ordinality page (id, line, again, place))`,
    ],
    answer: sql`select ${resourceOf(sql`found`)} as top, coalesce((
      select jsonb_agg(jsonb_build_object('node', ${resourceOf(sql`r`)}, 'line', page.line, 'again', page.again) order by page.place)
      from page join resources r on r.id = page.id), '[]') as rows from found`,
  })
  const { top, rows } = found(answer)
  const fresh = rows.filter(({ again }) => !again)
  const shown = fresh.slice(0, limit)
  const row = ({ node, line }: Answer['rows'][number]) => ({ ...node, depth: line.length })
  return {
    top,
    above: rows.filter(({ again }) => again).map(row),
    rows: shown.map(row),
    next: fresh.length > limit ? (shown.at(-1)?.line ?? null) : null,
  }
}
