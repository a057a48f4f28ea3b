/** Resources: the nodes below services. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { materialized, runAs, type Step } from '#store/run-as.ts'
import type { Caller } from '#domain/caller.ts'
import { changedFields } from '#store/changed-fields.ts'
import { mapConstraintErrors } from '#store/constraints.ts'
import { firstDenial } from '#store/denials.ts'
import { onPage, type Page, type PageRequest, toPage } from '#store/pagination.ts'
import {
  type NameChange,
  namesAfter,
  placementRefused,
  requireResource,
  resourceAuditEvent,
  resourceConstraints,
  treeLock,
  unknownParent,
} from './resource-change.ts'
import { resourceOf, type ResourceRow } from './resource-row.ts'
import { branchSummaryOf, nodeSummaryOf, type BranchSummary, type NodeSummary } from './resource-summary.ts'
import { nameBeginsWith } from '#store/references.ts'
import { branchBeyondOwn, isBranchBeyondOwn } from '#store/hand-on.ts'
import type { Database } from '#store/run.ts'

/** A resource to create. */
export interface NewResource {
  parent: string
  name: string
  displayName: string
  type: string
}

/** A resource with, on request, one page of its children and all of its ancestors, root first, with summaries. */
export interface ResourceWithRelatives extends ResourceRow, Partial<NodeSummary & BranchSummary> {
  children?: Page<SummarizedResource>
  parents?: SummarizedResource[]
}

type SummarizedResource = ResourceRow & Partial<NodeSummary>

/** What to return besides the resource. */
export interface Relatives {
  children: boolean
  /** Only children whose name begins with it. */
  q: string | undefined
  page: PageRequest
  parents: boolean
  /** What begins at each, and whether it has children. */
  summary: boolean
  /** The size of its branch, and the defaults of its service. */
  branch: boolean
}

/**
 * Creates a resource. Of simultaneous callers with one name below one parent one succeeds.
 *
 * @throws Refusal `name-taken`, or `invalid-request` where the parent does not exist or takes no child of this type
 */
export async function createResource(db: Database, caller: Caller, resource: NewResource): Promise<ResourceRow> {
  const answer = await mapConstraintErrors(
    () =>
      runAs<{ denied: 'child-type-not-allowed' | null; child_types: string[] | null; resource: ResourceRow | null }>(
        db,
        caller,
        {
          lock: treeLock(resource.parent, 'shared'),
          steps: {
            parent: parentOf(resource),
            next_id:
              materialized(sql`select nextval(pg_get_serial_sequence('resources', 'id')) as id, parent.id as parent_id, parent.path
              from parent where denied is null`),
            created: sql`insert into resources (id, parent_id, name, display_name, type, path) overriding system value
              select id, parent_id, ${resource.name}, ${resource.displayName}, ${resource.type}, path || id
              from next_id returning *`,
            audit: resourceAuditEvent(caller, 'resource-created', sql`created`),
          },
          answer: sql`select denied, child_types, (select ${resourceOf(sql`created`)} from created) as resource from parent`,
        },
      ),
    resourceConstraints,
  )
  if (!answer) throw unknownParent()
  if (answer.denied) throw placementRefused('/type', answer.denied, answer.child_types)
  return answer.resource!
}

/** Step `parent`: the new parent, and why it takes no child of this type. */
function parentOf({ parent, type }: NewResource): Step {
  const denied = firstDenial<'child-type-not-allowed'>({
    'child-type-not-allowed': sql`not coalesce(jsonb_exists(child_types, ${type}), false)`,
  })
  return materialized(sql`select id, path, child_types, ${denied} as denied
    from (select r.id, r.path, node_rules(r.path[1], r.type) -> 'children' as child_types
      from allowed, resources r where r.uuid = ${parent}) as named`)
}

/** A resource or service, on request with its children and ancestors. @throws Refusal `not-found` */
export async function getResource(
  db: Database,
  caller: Caller,
  uuid: string,
  include: Relatives,
): Promise<ResourceWithRelatives> {
  const summary = include.summary ? nodeSummaryOf : () => sql`'{}'::jsonb`
  const answer = await runAs<{
    resource: ResourceRow
    children: SummarizedResource[]
    parents: SummarizedResource[]
  }>(db, caller, {
    steps: { target: materialized(sql`select r.* from allowed, resources r where r.uuid = ${uuid}`) },
    answer: sql`select ${resourceOf(sql`target`)} || ${summary(sql`target`)} || ${include.branch ? branchSummaryOf(sql`target`) : sql`'{}'`} as resource,
      ${include.children ? childrenOfTarget(include, summary) : sql`null`} as children,
      ${include.parents ? parentsOfTarget(summary) : sql`null`} as parents from target`,
  })
  const { resource, children, parents } = requireResource(answer)
  return {
    ...resource,
    ...(include.children && { children: toPage(children, include.page) }),
    ...(include.parents && { parents }),
  }
}

/** From step `target`. The scalar subquery lets the index deliver the rows in order, so that a page of a million children costs a page. */
function childrenOfTarget({ page, q }: Relatives, summary: (row: SQL) => SQL): SQL {
  const { after, order } = onPage(sql`c`, page)
  return sql`(select coalesce(jsonb_agg(${resourceOf(sql`child`)} || ${summary(sql`child`)}), '[]') from (
    select c.* from resources c where c.parent_id = (select id from target) and ${nameBeginsWith(sql`c.name`, q)} and ${after} ${order}) child)`
}

/** From step `target`. The alias is not `above`, which `resourceOf` uses itself. */
function parentsOfTarget(summary: (row: SQL) => SQL): SQL {
  const parents = sql`parents`
  return sql`(select coalesce(jsonb_agg(${resourceOf(parents)} || ${summary(parents)} order by cardinality(parents.path)), '[]')
    from resources parents where parents.id = any (target.path) and parents.id <> target.id)`
}

/**
 * Renames a resource; its grants and everything below it stay. The names that it has already change nothing.
 *
 * @throws Refusal `not-found`, `name-taken`, `forbidden` for a limited caller where there are grants: a path leads to them by its names
 */
export async function renameResource(
  db: Database,
  caller: Caller,
  uuid: string,
  names: NameChange,
): Promise<ResourceRow> {
  const { name, displayName } = namesAfter(names)
  const answer = await mapConstraintErrors(
    () =>
      runAs<{ is_beyond: boolean; resource: ResourceRow | null }>(db, caller, {
        steps: {
          target: materialized(sql`select r.id, r.name <> ${name} and ${isBranchBeyondOwn(sql`r.path`)} as is_beyond
            from allowed, resources r where r.uuid = ${uuid} and r.parent_id is not null`),
          updated: sql`update resources r set name = ${name}, display_name = ${displayName},
              updated_at = case when (r.name, r.display_name) = (${name}, ${displayName}) then r.updated_at else app_now() end
            from target where r.id = target.id and not target.is_beyond
            returning r.*, (old.name, old.display_name) <> (new.name, new.display_name) as has_changes`,
          changed: sql`select * from updated where has_changes`,
          audit: resourceAuditEvent(caller, 'resource-renamed', sql`changed`, changedFields(names)),
        },
        answer: sql`select is_beyond, (select ${resourceOf(sql`updated`)} from updated) as resource from target`,
      }),
    resourceConstraints,
  )
  if (answer?.is_beyond) throw branchBeyondOwn()
  return requireResource(answer?.resource ?? null)
}

/** Deletes a resource, everything below it, and every grant on any of it. @throws Refusal `not-found`, `forbidden` for a limited caller where there are grants */
export async function deleteResource(db: Database, caller: Caller, uuid: string): Promise<void> {
  const answer = await runAs<{ is_beyond: boolean }>(db, caller, {
    lock: treeLock(uuid, 'shared'),
    steps: {
      target: materialized(sql`select r.id, ${isBranchBeyondOwn(sql`r.path`)} as is_beyond
        from allowed, resources r where r.uuid = ${uuid} and r.parent_id is not null`),
      deletion_events: materialized(sql`select id, enqueue_branch_deletion_events(id) from target where not is_beyond`),
      deleted: sql`delete from resources r using deletion_events where r.id = deletion_events.id returning r.uuid, r.name`,
      audit: resourceAuditEvent(caller, 'resource-deleted', sql`deleted`),
    },
    answer: sql`select is_beyond from target where is_beyond or exists (select from deleted)`,
  })
  if (requireResource(answer).is_beyond) throw branchBeyondOwn()
}
