/** The holders of a permission on a node: candidates page by page, with the facts that decide each. */
import { sql } from 'drizzle-orm/sql/sql'
import type { CheckFacts } from '#domain/access/check-facts.ts'
import type { Caller } from '#domain/caller.ts'
import type { GrantOfGroup } from '#domain/access/permission-holders.ts'
import { askingOf, type FactsAnswer, requireFacts } from './checks.ts'
import type { PageRequest } from '#store/pagination.ts'
import { unknownParameter } from '#store/references.ts'
import { type Database, queryOne } from '#store/run.ts'

/** Users of a page, and the facts of a check: first of `anonymous`, then of each user. */
export interface HolderCandidatesPage {
  users: readonly { uuid: string; username: string }[]
  /** Grants of the groups everyone and authenticated on the node and above it. */
  pseudoGroupGrants: readonly GrantOfGroup[]
  facts: CheckFacts
  next: string | null
}

/** A page of the users who may hold a permission on a node. @throws Refusal `invalid-request` for an unknown resource */
export async function listHolderCandidates(
  db: Database,
  caller: Caller,
  resource: string,
  permission: string,
  { limit, after }: PageRequest,
): Promise<HolderCandidatesPage> {
  const answer = await queryOne<
    { is_known: boolean; facts: FactsAnswer<CheckFacts> } & Pick<HolderCandidatesPage, 'users'> & {
        grants: HolderCandidatesPage['pseudoGroupGrants']
      }
  >(
    db,
    sql`with page as materialized (
        select * from holder_candidates(${resource}::uuid, ${permission}::text, ${after ?? null}::uuid, ${limit + 1})),
      page_users as materialized (select * from page order by uuid limit ${limit}),
      checked as materialized (select array_prepend('anonymous', array(select uuid::text from page_users order by uuid)) as subjects)
      select exists (select from resources r where r.uuid = ${resource}) as is_known,
        coalesce((select json_agg(json_build_object('uuid', uuid, 'username', username) order by uuid) from page), '[]') as users,
        coalesce((select json_agg(json_build_array(h.name, h.priority, g.access, g.scope, cardinality(target.path) - node.n,
            requirement_of(g.requires_aal, g.requires_within_minutes)))
          from resources target cross join unnest(target.path) with ordinality as node (id, n)
          join grants g on g.resource_id = node.id and g.permission = ${permission} and g.holder in (-1, -2)
            and is_unexpired(g.expires_at, app_now())
          join groups h on h.id = g.group_id
          where target.uuid = ${resource}), '[]') as grants,
        check_facts(${askingOf(caller)},
          array_fill(${resource}::uuid, array[cardinality(subjects)]), array_fill(${permission}::text, array[cardinality(subjects)]),
          subjects, false) as facts
      from checked`,
  )
  const facts = requireFacts(answer.facts, caller)
  if (!answer.is_known) throw unknownParameter('resource')
  const users = answer.users.slice(0, limit)
  return {
    users,
    pseudoGroupGrants: answer.grants,
    facts,
    next: answer.users.length > limit ? (users.at(-1)?.uuid ?? null) : null,
  }
}
