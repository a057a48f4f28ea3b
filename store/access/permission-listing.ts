/** What somebody holds on one node, and what they can in effect do there. */
import { sql } from 'drizzle-orm/sql/sql'
import { materialized, runAs } from '#store/run-as.ts'
import type { CheckFacts } from '#domain/access/check-facts.ts'
import type { Caller } from '#domain/caller.ts'
import type { GrantOnNode, StoredReading } from '#domain/access/permission-readings.ts'
import { checkSubject, requireSessionForOthers } from '#domain/access/check-subject.ts'
import { answered, type AnsweredFacts } from './checks.ts'
import {
  grantOnNode,
  heldGrants,
  type HolderFound,
  holderFound,
  type ListedHolder,
  holderStep,
  requireHolder,
  unknownIn,
} from './permission-holder.ts'
import { type Database, queryOne } from '#store/run.ts'

/**
 * The grants of a user, with those of the user's groups unless only direct ones are asked for, or of a group on one node.
 *
 * @returns the grants and their holder's name
 * @throws Refusal `unauthenticated`, `forbidden`, `invalid-request` when there is no such holder or resource
 */
export async function grantsOnNode(
  db: Database,
  caller: Caller,
  reference: ListedHolder,
  resource: string,
  reading: StoredReading,
): Promise<{ grants: GrantOnNode[]; holder: string }> {
  const answer = await runAs<HolderFound & { known: boolean; grants: GrantOnNode[] }>(db, caller, {
    steps: {
      holder: holderStep(caller, reference, reading),
      node: materialized(sql`select r.id from allowed, resources r where r.uuid = ${resource}`),
    },
    answer: sql`select ${holderFound}, exists (select from node) as known, coalesce((
      select json_agg(${grantOnNode(sql`g`)}) from node, ${heldGrants} g where g.resource_id = node.id), '[]') as grants`,
  })
  const holder = requireHolder(caller, reference, answer)
  if (!answer!.known) throw unknownIn('resource')
  return { grants: answer!.grants, holder }
}

/** Names that a node's type has, and what deciding each of them for a user needs. */
export interface EffectiveFacts {
  names: string[]
  /** Null: the caller. */
  user: string | null
  facts: CheckFacts
}

/**
 * What the decisions for every name of a node's type need: the facts of a check of all of them.
 *
 * @throws Refusal `unauthenticated`, `forbidden`, `invalid-request` when there is no such user or resource
 */
export async function effectiveFacts(
  db: Database,
  caller: Caller,
  reference: string,
  resource: string,
): Promise<EffectiveFacts> {
  const { claims } = caller
  const user = checkSubject(reference, claims)
  requireSessionForOthers([user], claims)
  // A name that is none stands in where there are no names: whether the caller may ask is still decided.
  const found = await queryOne<{ names: string[] | null; facts: AnsweredFacts }>(
    db,
    sql`select node.names, check_facts(${claims?.sid ?? null}, ${claims?.sub ?? null}, ${claims?.rev ?? null},
        array_fill(${resource}::uuid, array[cardinality(asked.names)]), asked.names,
        case when ${user}::text is not null then array_fill(${user}::text, array[cardinality(asked.names)]) end, false) as facts
      from (select (
        select array(select jsonb_array_elements_text(node_rules(r.path[1], r.type) -> 'permissions'))
        from resources r where r.uuid = ${resource}) as names) node
      cross join lateral (select case when cardinality(node.names) > 0 then node.names else '{""}' end as names) asked`,
  )
  const facts = answered(found.facts)
  if (user !== null && !Object.hasOwn(facts.subjects ?? {}, user)) throw unknownIn('user')
  if (!found.names) throw unknownIn('resource')
  return { names: found.names, user, facts }
}
