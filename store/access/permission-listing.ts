/** Permissions on one node: the grants of a holder, and the effective permissions of a user. */
import { sql } from 'drizzle-orm/sql/sql'
import { materialized, runAs } from '#store/run-as.ts'
import type { CheckFacts } from '#domain/access/check-facts.ts'
import type { Caller } from '#domain/caller.ts'
import type { GrantOnNode, StoredReading } from '#domain/access/permission-readings.ts'
import { checkSubject, requireSessionForOthers } from '#domain/accounts/check-subject.ts'
import { askingOf, type FactsAnswer, requireFacts } from './checks.ts'
import {
  grantOnNode,
  type Listed,
  type ListedHolder,
  listedHolder,
  listingColumns,
  requireListed,
  unexpiredGrants,
} from './permission-holder.ts'
import { unknownParameter } from '#store/references.ts'
import { type Database, queryOne } from '#store/run.ts'

/**
 * The grants of a user, with those of the user's groups unless only direct ones are asked for, or of a group on one node.
 *
 * @returns the grants and their holder's name
 * @throws Refusal `unauthenticated`, `forbidden`, `invalid-request` for an unknown holder or resource
 */
export async function grantsOnNode(
  db: Database,
  caller: Caller,
  reference: ListedHolder,
  resource: string,
  reading: StoredReading,
): Promise<{ grants: GrantOnNode[]; holder: string }> {
  const answer = await runAs<Listed & { grants: GrantOnNode[] }>(db, caller, {
    steps: {
      holder: listedHolder(caller, reference, reading),
      node: materialized(sql`select r.id from allowed, resources r where r.uuid = ${resource}`),
    },
    answer: sql`select ${listingColumns(reference, { 'unknown-resource': sql`not exists (select from node)` })}, coalesce((
      select json_agg(${grantOnNode(sql`g`)}) from node, ${unexpiredGrants(caller)} g where g.resource_id = node.id), '[]') as grants`,
  })
  const { denied, grants, holder } = answer!
  requireListed(denied)
  return { grants, holder }
}

/** The permission names of a node's type, and the facts that decide each of them for a user. */
export interface EffectiveFacts {
  names: string[]
  /** Null: the caller. */
  user: string | null
  facts: CheckFacts
}

/**
 * The facts that decide every permission name of a node's type: those of a check of all of them.
 *
 * @throws Refusal `unauthenticated`, `forbidden`, `invalid-request` for an unknown user or resource
 */
export async function effectiveFacts(
  db: Database,
  caller: Caller,
  reference: string,
  resource: string,
): Promise<EffectiveFacts> {
  const user = checkSubject(reference, caller)
  requireSessionForOthers([user], caller)
  // The empty name stands in where there are no names, so that `check_facts` still decides whether the caller may ask.
  const answer = await queryOne<{ names: string[] | null; facts: FactsAnswer<CheckFacts> }>(
    db,
    sql`select node.names, check_facts(${askingOf(caller)},
        array_fill(${resource}::uuid, array[cardinality(checked.names)]), checked.names,
        case when ${user}::text is not null then array_fill(${user}::text, array[cardinality(checked.names)]) end, false) as facts
      from (select (
        select array(select jsonb_array_elements_text(node_rules(r.path[1], r.type) -> 'permissions'))
        from resources r where r.uuid = ${resource}) as names) node
      cross join lateral (select case when cardinality(node.names) > 0 then node.names else '{""}' end as names) checked`,
  )
  const facts = requireFacts(answer.facts, caller)
  if (user !== null && !Object.hasOwn(facts.subjects ?? {}, user)) throw unknownParameter('user')
  if (!answer.names) throw unknownParameter('resource')
  return { names: answer.names, user, facts }
}
