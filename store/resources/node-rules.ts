/** The rules for one node of the tree, by the type of its service. */
import { sql } from 'drizzle-orm/sql/sql'
import { materialized, runAs } from '#store/run-as.ts'
import type { Caller } from '#domain/caller.ts'
import { Refusal } from '#domain/refusal.ts'
import type { NodeRules } from '#domain/resources/service-type.ts'
import type { Database } from '#store/run.ts'

/** A type of node that may stand below another. */
export interface ChildType extends NodeRules {
  type: string
}

/** Names of the permissions that may be granted on a node, and the types that its children may have. */
export interface RulesOfNode {
  permissions: string[]
  types: ChildType[]
}

/** The rules of a node. @param kind `service`: the node has to be a root. @throws Refusal `not-found` */
export async function getNodeRules(
  db: Database,
  caller: Caller,
  uuid: string,
  kind: 'service' | 'any',
): Promise<RulesOfNode> {
  const answer = await runAs<RulesOfNode>(db, caller, {
    steps: {
      node: materialized(sql`select r.path[1] as root, node_rules(r.path[1], r.type) as rules from allowed, resources r
        where r.uuid = ${uuid} and (${kind === 'any'} or r.parent_id is null)`),
    },
    answer: sql`select coalesce(rules -> 'permissions', '[]') as permissions, coalesce((
        select jsonb_agg(node_rules(root, child.type) || jsonb_build_object('type', child.type) order by child.type)
        from jsonb_array_elements_text(rules -> 'children') child (type)), '[]') as types
      from node`,
  })
  if (answer) return answer
  throw new Refusal('not-found', { detail: `No ${kind === 'any' ? 'resource' : 'service'} has this id.` })
}
