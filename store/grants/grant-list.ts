/** Grants as they are stored, page by page: expired ones too, since they still say what somebody once decided. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { materialized, runAs } from '#store/run-as.ts'
import type { Caller } from '#domain/caller.ts'
import type { FieldError } from '#domain/field-error.ts'
import { invalid } from '#domain/refusal.ts'
import { grantOf, type GrantRow } from './grant-row.ts'
import { type Page, type PageRequest, toPage } from '#store/pagination.ts'
import { isGroup, isUser } from '#store/references.ts'
import type { Database } from '#store/run.ts'

/** Which grants: those for which all of it holds. Users and groups by uuid or name, resources by uuid. */
export interface GrantFilter {
  user?: string | undefined
  group?: string | undefined
  resource?: string | undefined
}

type Filtered = keyof GrantFilter

/**
 * A page of the grants that a filter lets through.
 *
 * @throws Refusal `invalid-request` when the filter names what there is not: an empty list would say something else
 */
export async function listGrants(
  db: Database,
  caller: Caller,
  filter: GrantFilter,
  page: PageRequest,
): Promise<Page<GrantRow>> {
  const answer = await runAs<{ items: GrantRow[] } & Record<Filtered, boolean>>(db, caller, {
    steps: {
      wanted:
        materialized(sql`select ${wanted('user', filter, caller)} as "user", ${wanted('group', filter, caller)} as "group",
        ${wanted('resource', filter, caller)} as resource from allowed`),
      shown: sql`select g.uuid, ${grantOf(sql`g`)} as item
        from wanted, grant_page("user", "group", resource, ${page.after ?? null}::uuid, ${page.limit + 1}) g`,
    },
    answer: sql`select coalesce((select jsonb_agg(item order by uuid) from shown), '[]') as items,
      "user" is not null as "user", "group" is not null as "group", resource is not null as resource from wanted`,
  })
  const unknown = named(filter).filter((name) => !answer![name])
  if (unknown.length > 0) throw invalid(unknown.map(unknownFilter))
  return toPage(answer!.items, page)
}

function named(filter: GrantFilter): Filtered[] {
  return (['user', 'group', 'resource'] as const).filter((name) => filter[name] !== undefined)
}

/** The running number of what a filter names. */
function wanted(name: Filtered, filter: GrantFilter, caller: Caller): SQL {
  const reference = filter[name]
  if (reference === undefined) return name === 'resource' ? sql`null::bigint` : sql`null::integer`
  if (name === 'user') return sql`(select u.id from users u where ${isUser(sql`u`, reference, caller)})`
  if (name === 'group') return sql`(select h.id from groups h where ${isGroup(sql`h`, reference)})`
  return sql`(select r.id from resources r where r.uuid = ${reference})`
}

function unknownFilter(name: Filtered): FieldError {
  return {
    pointer: `?${name}`,
    code: `unknown-${name}`,
    detail: `No ${name} has this id${name === 'resource' ? '' : ' or name'}.`,
  }
}
