/** Finding nodes of any service by a part of a name. */
import { sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { onPage, type Page, type PageRequest, toPage } from '#store/pagination.ts'
import { searchPattern } from '#store/references.ts'
import { runAs } from '#store/run-as.ts'
import type { Database } from '#store/run.ts'
import { resourceOf, type ResourceRow } from './resource-row.ts'

/** A page of the services and resources whose name or display name has the text, in any case. @param q three letters or more */
export async function searchResources(
  db: Database,
  caller: Caller,
  q: string,
  page: PageRequest,
): Promise<Page<ResourceRow>> {
  const { after, order } = onPage(sql`r`, page)
  const text = sql`search_form(r.name || chr(10) || r.display_name)`
  const answer = await runAs<{ items: ResourceRow[] }>(db, caller, {
    steps: {
      found: sql`select r.* from resources r
        where exists (select from allowed) and ${text} like '%' || ${searchPattern(q)} || '%' and ${after} ${order}`,
    },
    answer: sql`select coalesce((select jsonb_agg(${resourceOf(sql`found`)} order by found.uuid) from found), '[]') as items`,
  })
  return toPage(answer!.items, page)
}
