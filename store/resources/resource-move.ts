/** Moving: a resource with everything below it under another parent of the same service. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { actionIf } from '#store/action-if.ts'
import { materialized, runAs, type Step } from '#store/run-as.ts'
import type { Caller } from '#domain/caller.ts'
import { changedFields } from '#store/changed-fields.ts'
import { mapConstraintErrors } from '#store/constraints.ts'
import {
  type NameChange,
  namesAfter,
  placementRefused,
  requireResource,
  resourceAuditEvent,
  resourceConstraints,
  treeLock,
} from './resource-change.ts'
import { resourceOf, type ResourceRow } from './resource-row.ts'
import { isUnlimited } from '#store/conferral.ts'
import { branchBeyondOwn, isBranchBeyondOwn, superusersOnly } from '#store/hand-on.ts'
import type { Database } from '#store/run.ts'

/** Why a resource is not moved below a parent, as `move_denial` answers it. */
type MoveDenial = 'unknown-resource' | 'service-mismatch' | 'circular-parent' | 'child-type-not-allowed' | 'too-deep'

interface MoveAnswer {
  denied: MoveDenial | null
  /** A caller who is limited moves nothing, and renames only nodes without grants. */
  limited: 'move' | 'rename' | null
  /** The types that may stand below the new parent. */
  child_types: string[] | null
  resource: ResourceRow | null
}

/**
 * Moves a resource with everything below it under another parent of the same service, and renames it in the same statement. Under its
 * present parent it is only renamed. All paths of the branch change in one statement: a check is decided before or after it, never between.
 * The lock keeps two moves from making a cycle, and a new node from taking a path that is being changed.
 *
 * @throws Refusal `not-found`, `name-taken`, `forbidden` for a limited caller, or `invalid-request` where it may not stand there
 */
export async function moveResource(
  db: Database,
  caller: Caller,
  uuid: string,
  { parent, ...names }: NameChange & { parent: string },
): Promise<ResourceRow> {
  const answer = await mapConstraintErrors(
    () =>
      runAs<MoveAnswer>(db, caller, {
        lock: treeLock(uuid, 'exclusive'),
        steps: {
          target: moveTarget(uuid, parent, names),
          branch,
          updated_branch: updatedBranch(names),
          updated: sql`select r.*, target.has_new_parent from updated_branch r join target on r.id = target.id`,
          changed: sql`select * from updated where has_changes`,
          audit: resourceAuditEvent(
            caller,
            actionIf(sql`changed.has_new_parent`, 'resource-moved', 'resource-renamed'),
            sql`changed`,
            sql`case when changed.has_new_parent then jsonb_build_object('parent', ${parent}::uuid) else ${changedFields(names)} end`,
          ),
        },
        answer: sql`select denied, limited, child_types, (select ${resourceOf(sql`updated`)} from updated) as resource from target`,
      }),
    resourceConstraints,
  )
  const { denied, limited, child_types: allowed, resource } = requireResource(answer)
  if (denied) throw placementRefused('/parent', denied, allowed)
  if (limited === 'rename') throw branchBeyondOwn()
  if (limited) throw superusersOnly('move a node, with which what is granted on it and above it moves')
  return requireResource(resource)
}

/** Step `target`: the resource, its new parent, and why it may not be moved there. */
function moveTarget(uuid: string, parent: string, names: NameChange): Step {
  return materialized(sql`select r.id, r.path, parent.id as parent_id, parent.path as parent_path, parent.id <> r.parent_id as has_new_parent,
      move_denial(r, parent) as denied, case when parent.id <> r.parent_id and not ${isUnlimited} then 'move'
        when r.name <> ${namesAfter(names).name} and ${isBranchBeyondOwn(sql`r.path`)} then 'rename' end as limited, node_rules(parent.path[1], parent.type) -> 'children' as child_types
    from allowed, resources r left join resources parent on parent.uuid = ${parent} where r.uuid = ${uuid} and r.parent_id is not null`)
}

/** Step `branch`, from `target`: the ids of the resource and, where its parent changes, of everything below it. */
const branch = sql`with recursive below as (
    select id from target where denied is null and limited is null
    union all
    select c.id from target join below on target.has_new_parent join resources c on c.parent_id = below.id)
  select id from below`

/** Step `updated_branch`, from `target` and `branch`. */
function updatedBranch(names: NameChange): SQL {
  const { name, displayName } = namesAfter(names)
  return sql`update resources r set
      path = target.parent_path || r.path[cardinality(target.path):],
      parent_id = case when r.id = target.id then target.parent_id else r.parent_id end,
      name = case when r.id = target.id then ${name} else r.name end,
      display_name = case when r.id = target.id then ${displayName} else r.display_name end,
      updated_at = case when r.id = target.id and (r.parent_id, r.name, r.display_name) <> (target.parent_id, ${name}, ${displayName})
        then app_now() else r.updated_at end
    from target, branch where r.id = branch.id
    returning r.*, (old.parent_id, old.name, old.display_name) <> (new.parent_id, new.name, new.display_name) as has_changes`
}
