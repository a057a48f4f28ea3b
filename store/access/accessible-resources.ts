/** Everything that a user can reach with a permission, below a node: page by page, each decided as a check decides it. */
import { sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import type { WalkCursor, WalkedPage } from '#domain/access/accessible-resources.ts'
import { checkSubject, requireSessionForOthers } from '#domain/access/check-subject.ts'
import { answered, type AnsweredFacts } from './checks.ts'
import { unknownIn } from './permission-holder.ts'
import { nodesOf } from '#store/resources/resource-row.ts'
import { type Database, queryOne } from '#store/run.ts'

/** A page of a walk, with the way to its last node; null at the end. */
export interface ReachPage extends WalkedPage {
  readonly next: string[] | null
}

/**
 * A page of the nodes to decide: a node and what is below it, depth first, without branches in which nothing can be allowed.
 *
 * @throws Refusal `unauthenticated`, `forbidden`, `invalid-request` when there is no such user or node
 */
export async function reachPage(
  db: Database,
  caller: Caller,
  { user: reference, permission, under }: { user: string; permission: string; under: string },
  { limit, cursor }: { limit: number; cursor: WalkCursor | null },
): Promise<ReachPage> {
  const { claims } = caller
  const user = checkSubject(reference, claims)
  requireSessionForOthers([user], claims)
  const way = cursor && `{${cursor.way.join()}}`
  const found = await queryOne<
    { known: boolean; facts: AnsweredFacts; line: string[] } & Pick<ReachPage, 'nodes' | 'names'>
  >(
    db,
    sql`with walked as materialized (
        select * from accessible_resources_page(${under}::uuid, ${way}::uuid[], ${cursor?.dry ?? false}, ${claims?.sub ?? null}::uuid, ${user}::text,
          ${permission}::text, ${limit}) with ordinality walked (id, line, n)),
      page as materialized (
        select r.id, r.uuid, r.name, r.display_name, r.type, r.path, walked.line, walked.n
        from ${nodesOf(sql`walked`)}),
      asked as materialized (select array_prepend(${under}::uuid, array(select uuid from page order by n)) as uuids)
      select exists (select from resources r where r.uuid = ${under}) as known,
        coalesce((select json_agg(json_build_array(uuid, name, display_name, type) order by n) from page), '[]') as nodes,
        (select json_object_agg(node.id, (select a.name from resources a where a.id = node.id))
          from (select distinct unnest(path) as id from page) node) as names,
        (select to_json(line) from page order by n desc limit 1) as line,
        check_facts(${claims?.sid ?? null}, ${claims?.sub ?? null}, ${claims?.rev ?? null}, uuids,
          array_fill(${permission}::text, array[cardinality(uuids)]),
          case when ${user}::text is not null then array_fill(${user}::text, array[cardinality(uuids)]) end, false) as facts
      from asked`,
  )
  const facts = answered(found.facts)
  if (user !== null && !Object.hasOwn(facts.subjects ?? {}, user)) throw unknownIn('user')
  if (!found.known) throw unknownIn('under')
  const next = found.nodes.length < limit ? null : found.line
  return { user, nodes: found.nodes, names: found.names ?? {}, facts, next }
}
