/** Resources: the nodes below services. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '../domain/caller.ts'
import { Refusal } from '../domain/refusal.ts'
import { act, audited } from './act.ts'
import { fieldsOf } from './changed-fields.ts'
import { orRefused } from './constraints.ts'
import { onPage, type Page, type PageRequest, toPage } from './page.ts'
import { resourceOf, type ResourceRow } from './resource-row.ts'
import type { Database } from './run.ts'

/** A resource that is to be. */
export interface NewResource {
  parent: string
  name: string
  displayName: string
  type: string
}

/** New names of a resource; what is undefined stays. */
export interface Renaming {
  name?: string | undefined
  display_name?: string | undefined
}

/** A resource with, where asked for, one page of what is directly below it and everything above it, root first. */
export interface Surroundings extends ResourceRow {
  children?: Page<ResourceRow>
  parents?: ResourceRow[]
}

const racesLost = {
  resources_sibling_name: siblingHasName,
  resources_parent_id_resources_id_fk: unknownParent,
}

/**
 * Makes a resource. Of two simultaneous makers of one name below one parent one holds.
 *
 * @throws Refusal `conflict`, or `invalid-request` when there is no such parent, or no longer
 */
export async function add(db: Database, caller: Caller, resource: NewResource): Promise<ResourceRow> {
  const made = await orRefused(
    () =>
      act<{ resource: ResourceRow }>(db, caller, {
        lock: sharedTreeLock(resource.parent),
        steps: [
          sql`numbered as materialized (
            select nextval(pg_get_serial_sequence('resources', 'id')) as id, parent.id as parent_id, parent.path
            from allowed, resources parent where parent.uuid = ${resource.parent})`,
          sql`created as (
            insert into resources (id, parent_id, name, display_name, type, path) overriding system value
            select id, parent_id, ${resource.name}, ${resource.displayName}, ${resource.type}, path || id
            from numbered returning *)`,
          changed(caller, 'resource-created', sql`created`),
        ],
        answer: sql`select ${resourceOf(sql`created`)} as resource from created`,
      }),
    racesLost,
  )
  if (made) return made.resource
  throw unknownParent()
}

/** A resource or service, and its surroundings. @throws Refusal `not-found` */
export async function get(
  db: Database,
  caller: Caller,
  uuid: string,
  asked: { children: boolean; parents: boolean; page: PageRequest },
): Promise<Surroundings> {
  const answer = await act<{ resource: ResourceRow; children: ResourceRow[]; parents: ResourceRow[] }>(db, caller, {
    steps: [sql`found as materialized (select r.* from allowed, resources r where r.uuid = ${uuid})`],
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

const parentsOfFound = sql`(select coalesce(jsonb_agg(${resourceOf(sql`above`)} order by cardinality(above.path)), '[]')
  from resources above where above.id = any (found.path) and above.id <> found.id)`

/** Renames a resource in place; its grants and what is below it stay. @throws Refusal `not-found`, `conflict` */
export async function rename(db: Database, caller: Caller, uuid: string, names: Renaming): Promise<ResourceRow> {
  const answer = await orRefused(
    () =>
      act<{ resource: ResourceRow }>(db, caller, {
        steps: [
          sql`changed as (
            update resources r set name = coalesce(${names.name ?? null}, r.name),
              display_name = coalesce(${names.display_name ?? null}, r.display_name), updated_at = moment()
            from allowed where r.uuid = ${uuid} and r.parent_id is not null returning r.*)`,
          changed(caller, 'resource-renamed', sql`changed`, fieldsOf(names)),
        ],
        answer: sql`select ${resourceOf(sql`changed`)} as resource from changed`,
      }),
    racesLost,
  )
  return found(answer).resource
}

interface Moved {
  verdict: 'moved' | 'unknown-parent' | 'other-service' | 'below-itself'
  resource: ResourceRow | null
}

/**
 * Moves a resource with everything below it under another parent of the same service, and renames it on the way if
 * asked. Every path of the branch changes in one statement: a check is decided before or after, never between. The
 * lock keeps two moves from making a cycle, and a new node from taking over a path that is just being changed.
 *
 * @throws Refusal `not-found`, `conflict`, or `invalid-request` when it cannot stand there
 */
export async function move(
  db: Database,
  caller: Caller,
  uuid: string,
  { parent, ...names }: Renaming & { parent: string },
): Promise<ResourceRow> {
  const answer = await orRefused(
    () =>
      act<Moved>(db, caller, {
        lock: treeLock(uuid),
        steps: [
          target(uuid, parent),
          branch,
          rewritten(names),
          sql`changed as (select r.* from rewritten r join target on r.id = target.id)`,
          changed(caller, 'resource-moved', sql`changed`, sql`jsonb_build_object('parent', ${parent}::text)`),
        ],
        answer: sql`select verdict, (select ${resourceOf(sql`changed`)} from changed) as resource from target`,
      }),
    racesLost,
  )
  const { verdict, resource } = found(answer)
  if (verdict !== 'moved') throw cannotStandThere[verdict]()
  return found(resource)
}

function target(uuid: string, parent: string): SQL {
  return sql`target as materialized (
    select r.id, r.path, parent.id as parent_id, parent.path as parent_path, case
      when parent.id is null then 'unknown-parent'
      when parent.path[1] <> r.path[1] then 'other-service'
      when r.id = any (parent.path) then 'below-itself'
      else 'moved' end as verdict
    from allowed, resources r left join resources parent on parent.uuid = ${parent}
    where r.uuid = ${uuid} and r.parent_id is not null)`
}

const branch = sql`branch as (
  with recursive below as (
    select id from target where verdict = 'moved'
    union all
    select c.id from resources c join below on c.parent_id = below.id)
  select id from below)`

function rewritten({ name, display_name }: Renaming): SQL {
  return sql`rewritten as (
    update resources r set
      path = target.parent_path || r.path[cardinality(target.path):],
      parent_id = case when r.id = target.id then target.parent_id else r.parent_id end,
      name = case when r.id = target.id then coalesce(${name ?? null}, r.name) else r.name end,
      display_name = case when r.id = target.id then coalesce(${display_name ?? null}, r.display_name) else r.display_name end,
      updated_at = case when r.id = target.id then moment() else r.updated_at end
    from target, branch where r.id = branch.id returning r.*)`
}

/** Deletes a resource, everything below it, and every grant on any of it. @throws Refusal `not-found` */
export async function remove(db: Database, caller: Caller, uuid: string): Promise<void> {
  const answer = await act<{ uuid: string }>(db, caller, {
    steps: [
      sql`deleted as (
        delete from resources r using allowed where r.uuid = ${uuid} and r.parent_id is not null returning r.uuid, r.name)`,
      changed(caller, 'resource-deleted', sql`deleted`),
    ],
    answer: sql`select uuid from deleted`,
  })
  found(answer)
}

/** A tree's lock: whoever moves holds it alone, whoever adds shares it. Held until the transaction ends. */
function treeLock(uuid: string): SQL {
  return sql`select pg_advisory_xact_lock(hashtextextended('tree ' || path[1], 0)) from resources where uuid = ${uuid}`
}

function sharedTreeLock(uuid: string): SQL {
  return sql`select pg_advisory_xact_lock_shared(hashtextextended('tree ' || path[1], 0)) from resources where uuid = ${uuid}`
}

function changed(caller: Caller, action: string, from: SQL, details?: SQL): SQL {
  const name = sql`jsonb_build_object('name', ${from}.name)`
  return audited(caller, {
    action,
    targetKind: 'resource',
    target: sql`${from}.uuid`,
    from,
    details: details ? sql`${name} || ${details}` : name,
  })
}

function found<Row>(row: Row | null): Row {
  if (row) return row
  throw new Refusal('not-found', {
    detail: 'No resource has this id. A service is changed and deleted at /v1/services.',
  })
}

function siblingHasName(): Refusal {
  return new Refusal('conflict', { detail: 'The parent has a child of this name. Choose another.' })
}

function unknownParent(): Refusal {
  return refusedParent('unknown-resource', 'No resource or service has this id.')
}

const cannotStandThere = {
  'unknown-parent': unknownParent,
  'other-service': () => refusedParent('other-service', 'A resource moves within its service only.'),
  'below-itself': () => refusedParent('below-itself', 'A resource cannot be moved to itself or below itself.'),
}

function refusedParent(code: string, detail: string): Refusal {
  return new Refusal('invalid-request', { detail, errors: [{ pointer: '/parent', code, detail }] })
}
