/** Branches: everything below a node, at any depth, page by page. */
import { sql } from 'drizzle-orm/sql/sql'
import { materialized, runAs, type Step, type Steps } from '#store/run-as.ts'
import type { Caller } from '#domain/caller.ts'
import type { HolderReference } from '#domain/permissions/holder.ts'
import { invalid } from '#domain/refusal.ts'
import { asciiLower, findHolder, isForUser } from '#store/references.ts'
import { requireResource } from './resource-change.ts'
import { nodesOf, resourceOf, type ResourceRow } from './resource-row.ts'
import { brokenRules, foundErrors, treeError, type TreeFinding } from './tree-errors.ts'
import type { Database } from '#store/run.ts'

/** A page of a branch. */
export interface BranchRequest {
  limit: number
  /** The order of siblings. */
  sort?: 'id' | 'name'
  /** The ids, or the names in lower case, from below the top to the last node of the page before; empty for the first page. */
  after: readonly string[]
  /** Only nodes on which this holder has a grant, and their ancestors. */
  holder?: HolderReference | undefined
}

/** A node below the top of a branch. */
export interface BranchRow extends ResourceRow {
  /** 1 for a child of the top. */
  depth: number
}

/** A page of a branch, depth first. */
export interface BranchPage {
  top: ResourceRow
  /** The ancestors of the first of `rows`, from below the top: earlier pages had them. */
  ancestors: BranchRow[]
  rows: BranchRow[]
  /** The `after` of the next page; null at the end. */
  next: string[] | null
}

interface Answer {
  findings: TreeFinding[]
  top: ResourceRow
  rows: { node: ResourceRow; key_path: string[]; is_ancestor: boolean }[]
}

/**
 * A page of everything below a resource or service, or of the nodes there on which a holder has a grant.
 *
 * @throws Refusal `not-found`, or `invalid-request` for an unknown holder
 */
export async function getBranch(
  db: Database,
  caller: Caller,
  uuid: string,
  request: BranchRequest,
): Promise<BranchPage> {
  const { limit, holder } = request
  const answer = await runAs<Answer>(db, caller, {
    steps: {
      target: materialized(sql`select r.* from allowed, resources r where r.uuid = ${uuid}`),
      ...(holder
        ? { holder: findHolder(holder, caller), findings: unknownHolder(holder), ...grantedPage(request) }
        : { page: fullPage(request) }),
    },
    answer: sql`select ${holder ? foundErrors : sql`'[]'::jsonb`} as findings, ${resourceOf(sql`target`)} as top, coalesce((
        select jsonb_agg(jsonb_build_object('node', ${resourceOf(sql`r`)}, 'key_path', page.key_path, 'is_ancestor', page.is_ancestor)
          order by page.key_path collate "C")
        from ${nodesOf(sql`page`)}), '[]') as rows from target`,
  })
  const { top, rows, findings } = requireResource(answer)
  if (findings.length > 0) throw invalid(findings.map(treeError))
  const toBranchRow = ({ node, key_path }: Answer['rows'][number]) => ({ ...node, depth: key_path.length })
  const following = rows.filter((row) => !row.is_ancestor)
  const onThisPage = following.slice(0, limit)
  return {
    top,
    ancestors: rows.filter((row) => row.is_ancestor).map(toBranchRow),
    rows: onThisPage.map(toBranchRow),
    next: following.length > limit ? (onThisPage.at(-1)?.key_path ?? null) : null,
  }
}

/** Step `page`, from `target`: one node more than the page has. */
function fullPage({ limit, after, sort }: BranchRequest): Step {
  return materialized(sql`select page.*
    from target, branch_page(target.id, ${sql.param(after)}::text[], ${limit + 1}, ${sort === 'name'}) page`)
}

/**
 * Steps `granted_paths`, `nodes` and `page`, from `target` and `holder`. They cost what the holder has grants, not what is below the
 * node. The paths sort depth first, as `branch_page` does.
 */
function grantedPage({ limit, after, sort }: BranchRequest): Steps {
  const cursor = sql`${sql.param(after)}::text[]`
  return {
    granted_paths: materialized(sql`select distinct r.path[cardinality(target.path) + 1:n] as below
      from target, holder, grants g join resources r on r.id = g.resource_id, generate_series(cardinality(target.path) + 1, cardinality(r.path)) n
      where (g.user_id = holder.user_id or g.group_id = holder.group_id) and is_unexpired(g.expires_at, app_now())
        and r.path[:cardinality(target.path)] = target.path`),
    nodes: materialized(sql`select below[cardinality(below)] as id,
        (select array_agg(case when ${sort === 'name'} then ${asciiLower(sql`r.name`)} else r.uuid::text end order by cardinality(r.path))
          from resources r where r.id = any (below)) collate "C" as key_path from granted_paths`),
    page: materialized(sql`select id, key_path, true as is_ancestor from nodes
        where key_path = (${cursor})[:cardinality(key_path)]
      union all
      (select id, key_path, false from nodes where key_path > ${cursor} order by key_path limit ${limit + 1})`),
  }
}

/** Step `findings`, from `holder`. */
function unknownHolder(holder: HolderReference): Step {
  const kind = isForUser(holder) ? 'user' : 'group'
  return brokenRules([{ pointer: `?${kind}`, code: `unknown-${kind}`, broken: sql`not exists (select from holder)` }])
}
