/** Moving: a resource with everything below it under another parent of the same service. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { materialized, runAs, type Step } from '#store/run-as.ts'
import type { Caller } from '#domain/caller.ts'
import { changedFields } from '#store/changed-fields.ts'
import { mapConstraintErrors } from '#store/constraints.ts'
import { changed, constraints, found, misplaced, namesOf, type Renaming, treeLock } from './resource-change.ts'
import { resourceOf, type ResourceRow } from './resource-row.ts'
import type { Database } from '#store/run.ts'

interface Moved {
  verdict: 'moved' | 'unknown-resource' | 'service-mismatch' | 'circular-parent' | 'child-type-not-allowed' | 'too-deep'
  /** What may stand below the new parent. */
  kinds: string[] | null
  resource: ResourceRow | null
}

/**
 * Moves a resource with everything below it under another parent of the same service, and renames it on the way if
 * asked. Where it stands there already it is renamed, and nothing below it is touched. Every path of the branch changes in one statement: a check is decided before or after, never between. The
 * lock keeps two moves from making a cycle, and a new node from taking over a path that is just being changed.
 *
 * @throws Refusal `not-found`, `name-taken`, or `invalid-request` when it cannot stand there
 */
export async function move(
  db: Database,
  caller: Caller,
  uuid: string,
  { parent, ...names }: Renaming & { parent: string },
): Promise<ResourceRow> {
  const answer = await mapConstraintErrors(
    () =>
      runAs<Moved>(db, caller, {
        lock: treeLock(uuid, 'alone'),
        steps: {
          target: moveTarget(uuid, parent),
          branch,
          rewritten: rewrittenBranch(names),
          changed: sql`select r.*, target.goes from rewritten r join target on r.id = target.id`,
          altered: sql`select * from changed where altered`,
          audit: changed(
            caller,
            sql`case when altered.goes then 'resource-moved' else 'resource-renamed' end`,
            sql`altered`,
            sql`case when altered.goes then jsonb_build_object('parent', ${parent}::uuid) else ${changedFields(names)} end`,
          ),
        },
        answer: sql`select verdict, kinds, (select ${resourceOf(sql`changed`)} from changed) as resource from target`,
      }),
    constraints,
  )
  const { verdict, kinds, resource } = found(answer)
  if (verdict !== 'moved') throw misplaced('/parent', verdict, kinds)
  return found(resource)
}

function moveTarget(uuid: string, parent: string): Step {
  return materialized(sql`select r.id, r.path, parent.id as parent_id, parent.path as parent_path, parent.id <> r.parent_id as goes,
      move_denial(r, parent) as verdict, node_rules(parent.path[1], parent.type) -> 'children' as kinds
    from allowed, resources r left join resources parent on parent.uuid = ${parent} where r.uuid = ${uuid} and r.parent_id is not null`)
}

const branch = sql`with recursive below as (
    select id from target where verdict = 'moved'
    union all
    select c.id from target join below on target.goes join resources c on c.parent_id = below.id)
  select id from below`

function rewrittenBranch(names: Renaming): SQL {
  const { name, shown } = namesOf(names)
  return sql`update resources r set
      path = target.parent_path || r.path[cardinality(target.path):],
      parent_id = case when r.id = target.id then target.parent_id else r.parent_id end,
      name = case when r.id = target.id then ${name} else r.name end,
      display_name = case when r.id = target.id then ${shown} else r.display_name end,
      updated_at = case when r.id = target.id and (r.parent_id, r.name, r.display_name) <> (target.parent_id, ${name}, ${shown})
        then app_now() else r.updated_at end
    from target, branch where r.id = branch.id
    returning r.*, (old.parent_id, old.name, old.display_name) <> (new.parent_id, new.name, new.display_name) as altered`
}
