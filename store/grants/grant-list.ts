/** Lists of stored grants, page by page. They include expired grants, which record past decisions. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { materialized, runAs, type Step } from '#store/run-as.ts'
import type { Caller } from '#domain/caller.ts'
import { invalid } from '#domain/refusal.ts'
import { grantOf, type GrantRow } from './grant-row.ts'
import { type Page, type PageRequest, toPage } from '#store/pagination.ts'
import { isGroup, isUser } from '#store/references.ts'
import { brokenRules, foundErrors, treeError, type TreeFinding, type TreeRule } from '#store/resources/tree-errors.ts'
import type { Database } from '#store/run.ts'

/** Grants for which all of it holds. Users and groups by uuid or name, resources by uuid. */
export interface GrantFilter {
  user?: string | undefined
  group?: string | undefined
  resource?: string | undefined
}

/**
 * A page of the grants that match a filter.
 *
 * @throws Refusal `invalid-request` where the filter names an unknown user, group or resource, and not an empty page
 */
export async function listGrants(
  db: Database,
  caller: Caller,
  filter: GrantFilter,
  page: PageRequest,
): Promise<Page<GrantRow>> {
  const answer = await runAs<{ findings: TreeFinding[]; items: GrantRow[] }>(db, caller, {
    steps: {
      criteria: filterIds(filter, caller),
      findings: brokenRules([
        unknownIn('user', filter, sql`user_id`),
        unknownIn('group', filter, sql`group_id`),
        unknownIn('resource', filter, sql`resource_id`),
      ]),
      page: sql`select g.uuid, ${grantOf(sql`g`)} as item
        from criteria, grant_page(user_id, group_id, resource_id, ${page.after ?? null}::uuid, ${page.limit + 1}) g`,
    },
    answer: sql`select ${foundErrors} as findings, coalesce((select jsonb_agg(item order by uuid) from page), '[]') as items
      from criteria`,
  })
  const { findings, items } = answer!
  if (findings.length > 0) throw invalid(findings.map(treeError))
  return toPage(items, page)
}

/** Step `criteria`: the ids of what the filter names; null for what it does not name or what does not exist. */
function filterIds({ user, group, resource }: GrantFilter, caller: Caller): Step {
  const userId =
    user === undefined ? sql`null::integer` : sql`(select u.id from users u where ${isUser(sql`u`, user, caller)})`
  const groupId =
    group === undefined ? sql`null::integer` : sql`(select h.id from groups h where ${isGroup(sql`h`, group)})`
  const resourceId =
    resource === undefined ? sql`null::bigint` : sql`(select r.id from resources r where r.uuid = ${resource})`
  return materialized(
    sql`select ${userId} as user_id, ${groupId} as group_id, ${resourceId} as resource_id from allowed`,
  )
}

/** From step `criteria`. */
function unknownIn(name: keyof GrantFilter, filter: GrantFilter, id: SQL): TreeRule {
  const broken = filter[name] === undefined ? sql`false` : sql`(select ${id} is null from criteria)`
  return { pointer: `?${name}`, code: `unknown-${name}`, broken }
}
