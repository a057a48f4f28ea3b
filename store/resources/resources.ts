/** Resources: the nodes below services. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { materialized, runAs } from '#store/run-as.ts'
import type { Caller } from '#domain/caller.ts'
import { changedFields } from '#store/changed-fields.ts'
import { mapConstraintErrors } from '#store/constraints.ts'
import { onPage, type Page, type PageRequest, toPage } from '#store/pagination.ts'
import {
  changed,
  constraints,
  found,
  misplaced,
  namesOf,
  type Renaming,
  treeLock,
  unknownParent,
} from './resource-change.ts'
import { resourceOf, type ResourceRow } from './resource-row.ts'
import type { Database } from '#store/run.ts'

/** A resource that is to be. */
export interface NewResource {
  parent: string
  name: string
  displayName: string
  type: string
}

/** A resource with, where asked for, one page of what is directly below it and everything above it, root first. */
export interface Surroundings extends ResourceRow {
  children?: Page<ResourceRow>
  parents?: ResourceRow[]
}

/**
 * Makes a resource. Of two simultaneous makers of one name below one parent one holds.
 *
 * @throws Refusal `name-taken`, or `invalid-request` when there is no such parent, or no longer, or nothing of this type may stand below it
 */
export async function createResource(db: Database, caller: Caller, resource: NewResource): Promise<ResourceRow> {
  const made = await mapConstraintErrors(
    () =>
      runAs<{ resource: ResourceRow | null; kinds: string[] | null }>(db, caller, {
        lock: treeLock(resource.parent, 'shared'),
        steps: {
          parent: materialized(sql`select r.id, r.path, node_rules(r.path[1], r.type) -> 'children' as kinds
            from allowed, resources r where r.uuid = ${resource.parent}`),
          numbered:
            materialized(sql`select nextval(pg_get_serial_sequence('resources', 'id')) as id, parent.id as parent_id, parent.path
            from parent where jsonb_exists(kinds, ${resource.type})`),
          created: sql`insert into resources (id, parent_id, name, display_name, type, path) overriding system value
            select id, parent_id, ${resource.name}, ${resource.displayName}, ${resource.type}, path || id
            from numbered returning *`,
          audit: changed(caller, 'resource-created', sql`created`),
        },
        answer: sql`select kinds, (select ${resourceOf(sql`created`)} from created) as resource from parent`,
      }),
    constraints,
  )
  if (!made) throw unknownParent()
  if (!made.resource) throw misplaced('/type', 'child-type-not-allowed', made.kinds)
  return made.resource
}

/** A resource or service, and its surroundings. @throws Refusal `not-found` */
export async function getResource(
  db: Database,
  caller: Caller,
  uuid: string,
  asked: { children: boolean; parents: boolean; page: PageRequest },
): Promise<Surroundings> {
  const answer = await runAs<{ resource: ResourceRow; children: ResourceRow[]; parents: ResourceRow[] }>(db, caller, {
    steps: { found: materialized(sql`select r.* from allowed, resources r where r.uuid = ${uuid}`) },
    answer: sql`select ${resourceOf(sql`found`)} as resource,
      ${asked.children ? childrenOfFound(asked.page) : sql`null`} as children,
      ${asked.parents ? parentsOfFound : sql`null`} as parents from found`,
  })
  const { resource, children, parents } = found(answer)
  return {
    ...resource,
    ...(asked.children && { children: toPage(children, asked.page) }),
    ...(asked.parents && { parents }),
  }
}

/** The scalar subquery lets the index deliver the rows in order, so that a page of a million children costs a page. */
function childrenOfFound(page: PageRequest): SQL {
  const { after, order } = onPage(sql`c`, page)
  return sql`(select coalesce(jsonb_agg(${resourceOf(sql`below`)} order by below.uuid), '[]') from (
    select c.* from resources c where c.parent_id = (select id from found) and ${after} ${order}) below)`
}

/** Not called `above`, which is a name of `resourceOf`'s own. */
const parentsOfFound = sql`(select coalesce(jsonb_agg(${resourceOf(sql`parents`)} order by cardinality(parents.path)), '[]')
  from resources parents where parents.id = any (found.path) and parents.id <> found.id)`

/** Renames a resource in place; its grants and what is below it stay. The same once more changes nothing. @throws Refusal `not-found`, `name-taken` */
export async function renameResource(
  db: Database,
  caller: Caller,
  uuid: string,
  names: Renaming,
): Promise<ResourceRow> {
  const { name, shown } = namesOf(names)
  const answer = await mapConstraintErrors(
    () =>
      runAs<{ resource: ResourceRow }>(db, caller, {
        steps: {
          changed: sql`update resources r set name = ${name}, display_name = ${shown},
              updated_at = case when (r.name, r.display_name) = (${name}, ${shown}) then r.updated_at else app_now() end
            from allowed where r.uuid = ${uuid} and r.parent_id is not null
            returning r.*, (old.name, old.display_name) <> (new.name, new.display_name) as altered`,
          altered: sql`select * from changed where altered`,
          audit: changed(caller, 'resource-renamed', sql`altered`, changedFields(names)),
        },
        answer: sql`select ${resourceOf(sql`changed`)} as resource from changed`,
      }),
    constraints,
  )
  return found(answer).resource
}

/** Deletes a resource, everything below it, and every grant on any of it. @throws Refusal `not-found` */
export async function deleteResource(db: Database, caller: Caller, uuid: string): Promise<void> {
  const answer = await runAs<{ uuid: string }>(db, caller, {
    steps: {
      told: materialized(
        sql`select r.id, enqueue_branch_deletion_events(r.id) from allowed, resources r where r.uuid = ${uuid} and r.parent_id is not null`,
      ),
      deleted: sql`delete from resources r using told where r.id = told.id returning r.uuid, r.name`,
      audit: changed(caller, 'resource-deleted', sql`deleted`),
    },
    answer: sql`select uuid from deleted`,
  })
  found(answer)
}
