/** Services: the roots of the resource tree. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { auditEvent, materialized, runAs } from '#store/run-as.ts'
import type { AuditAction } from '#domain/audit-actions.ts'
import type { Caller } from '#domain/caller.ts'
import { invalid, Refusal } from '#domain/refusal.ts'
import { changedFields } from '#store/changed-fields.ts'
import { mapConstraintErrors } from '#store/constraints.ts'
import { firstDenial } from '#store/denials.ts'
import { namesAfter, treeLock } from './resource-change.ts'
import { onPage, type Page, type PageRequest, toPage } from '#store/pagination.ts'
import { type ServiceRow, serviceOf } from './resource-row.ts'
import { isAvailable } from './service-types.ts'
import { nameBeginsWith } from '#store/references.ts'
import { isUnlimited } from '#store/conferral.ts'
import { branchBeyondOwn, isBranchBeyondOwn, superusersOnly } from '#store/hand-on.ts'
import type { Database } from '#store/run.ts'

/** A service to create. */
export interface NewService {
  name: string
  displayName: string
  type: string
  url: string | null
  configuration: Record<string, unknown>
}

/** The fields to set, by the names that responses have; a field that is undefined stays. */
export interface ServiceChange {
  name?: string | undefined
  display_name?: string | undefined
  url?: string | null | undefined
  configuration?: Record<string, unknown> | undefined
}

const uniqueness = {
  resources_service_name: () =>
    new Refusal('name-taken', {
      detail: 'Another service has this name (case-insensitive). Choose another name.',
    }),
  services_address: () =>
    new Refusal('url-taken', {
      detail: 'Another service has this URL or an equivalent one. Choose another URL.',
    }),
}

const deletedType = { services_type_service_types_name_fk: () => unknownTypeAt('/type') }

function unknownTypeAt(pointer: string): Refusal {
  const detail = 'There is no such type. GET /v1/services/types lists them.'
  return invalid([{ pointer, code: 'unknown-type', detail }])
}

/** Creates a service. Of simultaneous callers with one name one succeeds. @throws Refusal `name-taken`, `url-taken`, or `invalid-request` for an unknown type */
export async function createService(db: Database, caller: Caller, service: NewService): Promise<ServiceRow> {
  const answer = await mapConstraintErrors(
    () =>
      runAs<{ is_beyond: boolean; service: ServiceRow | null }>(db, caller, {
        steps: {
          type: materialized(sql`select t.default_grants <> '{}' and not ${isUnlimited} as is_beyond
            from allowed, service_types t where t.name = ${service.type} and ${isAvailable(sql`t`)}`),
          next_id: materialized(
            sql`select nextval(pg_get_serial_sequence('resources', 'id')) as id from type where not is_beyond`,
          ),
          node: sql`insert into resources (id, name, display_name, type, path) overriding system value
            select id, ${service.name}, ${service.displayName}, 'service', array[id] from next_id returning *`,
          service: sql`insert into services (resource_id, type, url, address, configuration)
            select id, ${service.type}, ${service.url}, ${addressOf(service.url)}, ${JSON.stringify(service.configuration)}::jsonb from node returning *`,
          audit: serviceAuditEvent(caller, 'service-created', sql`node`),
        },
        answer: sql`select is_beyond, (select ${serviceOf(sql`node`, sql`service`)} from node, service) as service from type`,
      }),
    { ...uniqueness, ...deletedType },
  )
  if (!answer) throw unknownTypeAt('/type')
  if (answer.is_beyond) throw superusersOnly('create a service whose type has defaults for everybody')
  return answer.service!
}

/** Services for which all of it holds. */
export interface ServiceFilter {
  /** Names of types; null: all. */
  types: readonly string[] | null
  /** The beginning of the name. */
  q: string | undefined
}

/** A page of the services that match a filter. @throws Refusal `invalid-request` for an unknown type */
export async function listServices(
  db: Database,
  caller: Caller,
  { types, q }: ServiceFilter,
  page: PageRequest,
): Promise<Page<ServiceRow>> {
  const { after, order } = onPage(sql`r`, page)
  const typeNames = JSON.stringify(types)
  const someUnknown = sql`exists (
      select from jsonb_array_elements_text(${types ? typeNames : '[]'}::jsonb) requested (name)
      where not exists (select from service_types t where t.name = requested.name and (${isAvailable(sql`t`)}
        or exists (select from services s where s.type = t.name))))`
  const answer = await runAs<{ items: ServiceRow[]; denied: 'unknown-type' | null }>(db, caller, {
    steps: {
      page: sql`select ${serviceOf(sql`r`, sql`s`)} as item
        from resources r join services s on s.resource_id = r.id
        where exists (select from allowed) and r.parent_id is null and ${nameBeginsWith(sql`r.name`, q)} and ${after}
          and (${types === null} or jsonb_exists(${typeNames}::jsonb, s.type)) ${order}`,
    },
    answer: sql`select coalesce((select jsonb_agg(item) from page), '[]') as items, ${firstDenial<'unknown-type'>({ 'unknown-type': someUnknown })} as denied`,
  })
  if (answer?.denied) throw unknownTypeAt('?type')
  return toPage(answer?.items ?? [], page)
}

/** One service. @throws Refusal `not-found` */
export async function getService(db: Database, caller: Caller, uuid: string): Promise<ServiceRow> {
  const answer = await runAs<{ service: ServiceRow }>(db, caller, {
    steps: {},
    answer: sql`select ${serviceOf(sql`r`, sql`s`)} as service
      from allowed, resources r join services s on s.resource_id = r.id where r.uuid = ${uuid}`,
  })
  return requireService(answer).service
}

/**
 * Updates a service. Values that it has already change nothing. What requests are judged by takes an unlimited caller.
 *
 * @throws Refusal `not-found`, `name-taken`, `url-taken`, `forbidden`
 */
export async function updateService(
  db: Database,
  caller: Caller,
  uuid: string,
  fields: ServiceChange,
): Promise<ServiceRow> {
  const { name, displayName } = namesAfter(fields)
  const url = fields.url === undefined ? sql`s.url` : sql`${fields.url}::text`
  const address = fields.url === undefined ? sql`s.address` : sql`${addressOf(fields.url)}`
  const configuration =
    fields.configuration === undefined ? sql`s.configuration` : sql`${JSON.stringify(fields.configuration)}::jsonb`
  const isUnchanged = sql`(r.name, r.display_name, s.configuration) = (${name}, ${displayName}, ${configuration}) and s.url is not distinct from ${url}`
  const answer = await mapConstraintErrors(
    () =>
      runAs<{ is_beyond: boolean; service: ServiceRow | null }>(db, caller, {
        steps: {
          target:
            materialized(sql`select r.id, not ${isUnlimited} and (r.name <> ${name} or s.configuration <> ${configuration}
              or s.url is distinct from ${url}) as is_beyond
            from allowed, resources r join services s on s.resource_id = r.id where r.uuid = ${uuid}`),
          node: sql`update resources r set name = ${name}, display_name = ${displayName}, updated_at = case when ${isUnchanged} then r.updated_at else app_now() end
            from target, services s where r.id = target.id and not target.is_beyond and s.resource_id = r.id
            returning r.*, (old.name, old.display_name) <> (new.name, new.display_name) as has_changes`,
          service: sql`update services s set url = ${url}, address = ${address}, configuration = ${configuration}
            from node where s.resource_id = node.id
            returning s.*, (old.url, old.configuration) is distinct from (new.url, new.configuration) as has_changes`,
          changed: sql`select node.* from node, service where node.has_changes or service.has_changes`,
          audit: serviceAuditEvent(caller, 'service-updated', sql`changed`, changedFields(fields)),
        },
        answer: sql`select is_beyond, (select ${serviceOf(sql`node`, sql`service`)} from node, service) as service from target`,
      }),
    uniqueness,
  )
  if (answer?.is_beyond) throw superusersOnly('change the name, the URL or the configuration of a service')
  return requireService(answer?.service ?? null)
}

/** Deletes a service, everything below it, and every grant on any of it. @throws Refusal `not-found`, `forbidden` for a limited caller where there are grants */
export async function deleteService(db: Database, caller: Caller, uuid: string): Promise<void> {
  const answer = await runAs<{ is_beyond: boolean }>(db, caller, {
    lock: treeLock(uuid, 'shared'),
    steps: {
      target: materialized(sql`select r.id, ${isBranchBeyondOwn(sql`r.path`)} as is_beyond
        from allowed, resources r where r.uuid = ${uuid} and r.parent_id is null`),
      deletion_events: materialized(sql`select id, enqueue_branch_deletion_events(id) from target where not is_beyond`),
      deleted: sql`delete from resources r using deletion_events where r.id = deletion_events.id returning r.uuid, r.name`,
      audit: serviceAuditEvent(caller, 'service-deleted', sql`deleted`),
    },
    answer: sql`select is_beyond from target where is_beyond or exists (select from deleted)`,
  })
  if (requireService(answer).is_beyond) throw branchBeyondOwn()
}

/** The URL as every parser serializes it (WHATWG URL): the host in lower case, no default port. Without the fragment, which no client sends. */
function addressOf(url: string | null): string | null {
  if (url === null) return null
  const address = new URL(url)
  address.hash = ''
  return address.href
}

function serviceAuditEvent(caller: Caller, action: AuditAction, from: SQL, details?: SQL): SQL {
  const name = sql`jsonb_build_object('name', ${from}.name)`
  return auditEvent(caller, {
    action,
    targetKind: 'service',
    target: sql`${from}.uuid`,
    from,
    details: details ? sql`${name} || ${details}` : name,
  })
}

function requireService<Row>(row: Row | null): Row {
  if (row) return row
  throw new Refusal('not-found', { detail: 'No service has this id.' })
}
