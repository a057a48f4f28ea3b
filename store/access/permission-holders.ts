/** The holders of a permission on a node: candidates page by page, with the facts that decide each. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { CheckFacts } from '#domain/access/check-facts.ts'
import type { Caller } from '#domain/caller.ts'
import type { GrantOfGroup, HoldingWay } from '#domain/access/permission-holders.ts'
import type { NodeReference } from '#domain/resources/resource-path.ts'
import { askingOf, type FactsAnswer, requireFacts } from './checks.ts'
import type { PageRequest } from '#store/pagination.ts'
import { asciiLower, unknownParameter } from '#store/references.ts'
import { invalid, type Refusal } from '#domain/refusal.ts'
import { type Database, queryOne } from '#store/run.ts'

/** Users of a page, and the facts of a check: first of `anonymous`, then of each user. */
export interface HolderCandidatesPage {
  /** The id of the node. */
  resource: string
  users: readonly { uuid: string; username: string }[]
  /** Grants of the groups everyone and authenticated on the node and above it. */
  pseudoGroupGrants: readonly GrantOfGroup[]
  facts: CheckFacts
  next: string | null
}

/**
 * A page of the users who may hold a permission on a node.
 *
 * @param way only those who can hold it in this way
 * @throws Refusal `invalid-request` for an unknown node
 */
export async function listHolderCandidates(
  db: Database,
  caller: Caller,
  asked: NodeReference,
  { permission, way }: { permission: string; way?: HoldingWay | undefined },
  { limit, after }: PageRequest,
): Promise<HolderCandidatesPage> {
  const named = 'resource' in asked ? null : asked
  const answer = await queryOne<
    { resource: string | null; facts: FactsAnswer<CheckFacts> } & Pick<HolderCandidatesPage, 'users'> & {
        grants: HolderCandidatesPage['pseudoGroupGrants']
      }
  >(
    db,
    sql`with asked as materialized (select (select r.uuid from resources r where ${nodeAsked(asked)}) as uuid),
      page as materialized (select candidate.* from asked
        cross join lateral holder_candidates(asked.uuid, ${permission}::text, ${way ?? null}, ${after ?? null}::uuid, ${limit + 1}) candidate),
      page_users as materialized (select * from page order by uuid limit ${limit}),
      checked as materialized (select array_prepend('anonymous', array(select uuid::text from page_users order by uuid)) as subjects)
      select asked.uuid as resource,
        coalesce((select json_agg(json_build_object('uuid', uuid, 'username', username) order by uuid) from page), '[]') as users,
        coalesce((select json_agg(json_build_array(h.name, h.priority, g.access, g.scope, cardinality(target.path) - node.n,
            requirement_of(g.requires_aal, g.requires_within_minutes)))
          from resources target cross join unnest(target.path) with ordinality as node (id, n)
          join grants g on g.resource_id = node.id and g.permission = ${permission} and g.holder in (-1, -2)
            and is_unexpired(g.expires_at, app_now())
          join groups h on h.id = g.group_id
          where target.uuid = asked.uuid), '[]') as grants,
        check_facts(${askingOf(caller)},
          array_fill(asked.uuid, array[cardinality(subjects)]), array_fill(${permission}::text, array[cardinality(subjects)]),
          subjects, false) as facts
      from checked, asked`,
  )
  const facts = requireFacts(answer.facts, caller)
  const { resource } = answer
  if (resource === null) throw named ? unknownPath(named) : unknownParameter('resource')
  const users = answer.users.slice(0, limit)
  return {
    resource,
    users,
    pseudoGroupGrants: answer.grants,
    facts,
    next: answer.users.length > limit ? (users.at(-1)?.uuid ?? null) : null,
  }
}

/** The condition of the row `r` of `resources` that is asked about. */
function nodeAsked(asked: NodeReference): SQL {
  if ('resource' in asked) return sql`r.uuid = ${asked.resource}::uuid`
  const service = sql`(select s.id from resources s where s.parent_id is null and ${asciiLower(sql`s.name`)} = ${asciiLower(sql`${asked.service}::text`)})`
  return sql`r.id = node_below(${service}, ${sql.param(asked.below)}::text[])`
}

function unknownPath({ below }: { below: readonly string[] }): Refusal {
  const [pointer, code, detail] =
    below.length > 0
      ? ([
          '?path',
          'unknown-resource',
          'No resource has this path. GET /v1/resources finds resources by a part of a name.',
        ] as const)
      : (['?service', 'unknown-service', 'No service has this name.'] as const)
  return invalid([{ pointer, code, detail }])
}
