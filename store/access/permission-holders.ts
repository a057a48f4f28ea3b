/** Who holds a permission on a node: everybody who may, page by page, with what deciding each needs. */
import { sql } from 'drizzle-orm/sql/sql'
import type { CheckFacts } from '#domain/access/check-facts.ts'
import type { Caller } from '#domain/caller.ts'
import type { GrantOfGroup } from '#domain/access/permission-holders.ts'
import { answered, type AnsweredFacts } from './checks.ts'
import type { PageRequest } from '#store/pagination.ts'
import { unknownIn } from './permission-holder.ts'
import { type Database, queryOne } from '#store/run.ts'

/** Users of a page, and the facts of a check: first of `anonymous`, then of each user. */
export interface HoldersPage {
  users: readonly { uuid: string; username: string }[]
  /** What everyone, and what the signed-in, are granted on the node and above it. */
  pseudo: readonly GrantOfGroup[]
  facts: CheckFacts
  next: string | null
}

/** A page of those who may hold a permission on a node. @throws Refusal `invalid-request` when there is no such resource */
export async function holdersPage(
  db: Database,
  { claims }: Caller,
  resource: string,
  permission: string,
  { limit, after }: PageRequest,
): Promise<HoldersPage> {
  const found = await queryOne<{ known: boolean; facts: AnsweredFacts } & Pick<HoldersPage, 'users' | 'pseudo'>>(
    db,
    sql`with page as materialized (
        select * from holder_candidates(${resource}::uuid, ${permission}::text, ${after ?? null}::uuid, ${limit + 1})),
      shown as materialized (select * from page order by uuid limit ${limit}),
      asked as materialized (select array_prepend('anonymous', array(select uuid::text from shown order by uuid)) as subjects)
      select exists (select from resources r where r.uuid = ${resource}) as known,
        coalesce((select json_agg(json_build_object('uuid', uuid, 'username', username) order by uuid) from page), '[]') as users,
        coalesce((select json_agg(json_build_array(h.name, h.priority, g.access, g.scope, cardinality(place.path) - node.n))
          from resources place cross join unnest(place.path) with ordinality as node (id, n)
          join grants g on g.resource_id = node.id and g.permission = ${permission} and g.holder in (-1, -2)
            and is_unexpired(g.expires_at, app_now())
          join groups h on h.id = g.group_id
          where place.uuid = ${resource}), '[]') as pseudo,
        check_facts(${claims?.sid ?? null}, ${claims?.sub ?? null}, ${claims?.rev ?? null},
          array_fill(${resource}::uuid, array[cardinality(subjects)]), array_fill(${permission}::text, array[cardinality(subjects)]),
          subjects, false) as facts
      from asked`,
  )
  const facts = answered(found.facts)
  if (!found.known) throw unknownIn('resource')
  const users = found.users.slice(0, limit)
  return { users, pseudo: found.pseudo, facts, next: found.users.length > limit ? (users.at(-1)?.uuid ?? null) : null }
}
