/** Branches: what is below a node, at any depth, page by page. */
import { sql } from 'drizzle-orm/sql/sql'
import { materialized, runAs, type Step, type Steps } from '#store/run-as.ts'
import type { Caller } from '#domain/caller.ts'
import type { HolderReference } from '#domain/permissions/holder.ts'
import { invalid, type Refusal } from '#domain/refusal.ts'
import { findHolder, isForUser } from '#store/references.ts'
import { found } from './resource-change.ts'
import { nodesOf, resourceOf, type ResourceRow } from './resource-row.ts'
import type { Database } from '#store/run.ts'

/** Which part of a branch: at most `limit` nodes, after the one that `way` leads to, by the uuids from below the top. */
export interface BranchRequest {
  limit: number
  way: readonly string[]
  /** Only what this holder has a grant on, and what leads there. */
  holder?: HolderReference | undefined
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
  holder_known: boolean
  top: ResourceRow
  rows: { node: ResourceRow; line: string[]; again: boolean }[]
}

/**
 * A page of everything below a resource or service, or of what a holder has a grant on there.
 *
 * @throws Refusal `not-found`, or `invalid-request` for a holder that there is not
 */
export async function branchOf(db: Database, caller: Caller, uuid: string, asked: BranchRequest): Promise<Branch> {
  const { limit, holder } = asked
  const answer = await runAs<Answer>(db, caller, {
    steps: {
      found: materialized(sql`select r.* from allowed, resources r where r.uuid = ${uuid}`),
      ...(holder ? { holder: findHolder(holder, caller), ...pruned(asked) } : { page: whole(asked) }),
    },
    answer: sql`select ${holder ? sql`exists (select from holder)` : sql`true`} as holder_known,
      ${resourceOf(sql`found`)} as top, coalesce((
        select jsonb_agg(jsonb_build_object('node', ${resourceOf(sql`r`)}, 'line', page.line, 'again', page.again) order by page.line)
        from ${nodesOf(sql`page`)}), '[]') as rows from found`,
  })
  const { top, rows, holder_known: isKnown } = found(answer)
  if (!isKnown) throw unknownHolder(holder!)
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

function whole({ limit, way }: BranchRequest): Step {
  return materialized(sql`select page.* from found, branch_page(found.id, ${uuids(way)}::uuid[], ${limit + 1}) page`)
}

/** Costs what the holder has grants, not what is below the node. The ways sort depth first, as `branch_page` goes. */
function pruned({ limit, way }: BranchRequest): Steps {
  return {
    held: materialized(sql`select distinct r.path[cardinality(found.path) + 1:n] as below
      from found, holder, grants g join resources r on r.id = g.resource_id, generate_series(cardinality(found.path) + 1, cardinality(r.path)) n
      where (g.user_id = holder.user_id or g.group_id = holder.group_id) and is_unexpired(g.expires_at, app_now())
        and r.path[:cardinality(found.path)] = found.path`),
    lines: materialized(sql`select below[cardinality(below)] as id,
        (select array_agg(r.uuid order by cardinality(r.path)) from resources r where r.id = any (below)) as line from held`),
    page: materialized(sql`select id, line, true as again from lines where line = (${uuids(way)}::uuid[])[:cardinality(line)]
      union all
      (select id, line, false from lines where line > ${uuids(way)}::uuid[] order by line limit ${limit + 1})`),
  }
}

function uuids(way: readonly string[]): string {
  return `{${way.join()}}`
}

function unknownHolder(holder: HolderReference): Refusal {
  const kind = isForUser(holder) ? 'user' : 'group'
  const detail = `No ${kind} has this id or name.`
  return invalid([{ pointer: `?${kind}`, code: `unknown-${kind}`, detail }])
}
