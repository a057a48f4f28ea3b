/** The resources below a node on which a user has a permission: page by page, each decided as a check decides it. */
import { sql } from 'drizzle-orm/sql/sql'
import type { CheckFacts } from '#domain/access/check-facts.ts'
import type { Caller } from '#domain/caller.ts'
import type { WalkCursor, WalkedPage } from '#domain/access/accessible-resources.ts'
import { checkSubject, requireSessionForOthers } from '#domain/accounts/check-subject.ts'
import { askingOf, type FactsAnswer, requireFacts } from './checks.ts'
import { callerUuid } from '#store/run-as.ts'
import { unknownParameter } from '#store/references.ts'
import { nodesOf } from '#store/resources/resource-row.ts'
import { type Database, queryOne } from '#store/run.ts'

/** A page of a walk. */
export interface AccessibleResourcesPage extends WalkedPage {
  /** The uuids from below the top to its last node; null at the end. */
  readonly next: string[] | null
}

/**
 * A page of the nodes to decide: a node and everything below it, depth first, without branches in which nothing can be allowed.
 *
 * @throws Refusal `unauthenticated`, `forbidden`, `invalid-request` for an unknown user or node
 */
export async function walkAccessibleResources(
  db: Database,
  caller: Caller,
  { user: reference, permission, under }: { user: string; permission: string; under: string },
  { limit, cursor }: { limit: number; cursor: WalkCursor | null },
): Promise<AccessibleResourcesPage> {
  const user = checkSubject(reference, caller)
  requireSessionForOthers([user], caller)
  const after = cursor && `{${cursor.after.join()}}`
  const answer = await queryOne<
    { is_known: boolean; facts: FactsAnswer<CheckFacts>; last_path: string[] } & Pick<
      AccessibleResourcesPage,
      'nodes' | 'names'
    >
  >(
    db,
    sql`with walked as materialized (
        select * from accessible_resources_page(${under}::uuid, ${after}::uuid[], ${cursor?.isAfterEmptyPage ?? false}, ${callerUuid(caller)}, ${user}::text,
          ${permission}::text, ${limit}) with ordinality walked (id, uuid_path, n)),
      page as materialized (
        select r.id, r.uuid, r.name, r.display_name, r.type, r.path, walked.uuid_path, walked.n
        from ${nodesOf(sql`walked`)}),
      checked as materialized (select array_prepend(${under}::uuid, array(select uuid from page order by n)) as uuids)
      select exists (select from resources r where r.uuid = ${under}) as is_known,
        coalesce((select json_agg(json_build_array(uuid, name, display_name, type) order by n) from page), '[]') as nodes,
        (select json_object_agg(node.id, (select a.name from resources a where a.id = node.id))
          from (select distinct unnest(path) as id from page) node) as names,
        (select to_json(uuid_path) from page order by n desc limit 1) as last_path,
        check_facts(${askingOf(caller)}, uuids,
          array_fill(${permission}::text, array[cardinality(uuids)]),
          case when ${user}::text is not null then array_fill(${user}::text, array[cardinality(uuids)]) end, false) as facts
      from checked`,
  )
  const facts = requireFacts(answer.facts, caller)
  if (user !== null && !Object.hasOwn(facts.subjects ?? {}, user)) throw unknownParameter('user')
  if (!answer.is_known) throw unknownParameter('under')
  const next = answer.nodes.length < limit ? null : answer.last_path
  return { user, nodes: answer.nodes, names: answer.names ?? {}, facts, next }
}
