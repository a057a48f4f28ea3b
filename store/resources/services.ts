/** Services: the roots of the tree, each with what is behind it. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { auditEvent, materialized, runAs } from '#store/run-as.ts'
import type { Caller } from '#domain/caller.ts'
import { invalid, Refusal } from '#domain/refusal.ts'
import { changedFields } from '#store/changed-fields.ts'
import { mapConstraintErrors } from '#store/constraints.ts'
import { namesOf } from './resource-change.ts'
import { onPage, type Page, type PageRequest, toPage } from '#store/pagination.ts'
import { type ServiceRow, serviceOf } from './resource-row.ts'
import { isAvailable } from './service-types.ts'
import type { Database } from '#store/run.ts'

/** A service that is to be. */
export interface NewService {
  name: string
  displayName: string
  type: string
  url: string | null
  configuration: Record<string, unknown>
}

/** What of a service is to change, by the names that answers have; what is undefined stays. */
export interface ServiceChange {
  name?: string | undefined
  display_name?: string | undefined
  url?: string | null | undefined
  configuration?: Record<string, unknown> | undefined
}

const taken = {
  resources_service_name: () =>
    new Refusal('name-taken', {
      detail: 'Another service has this name; capital letters make no difference. Choose another name.',
    }),
  services_address: () =>
    new Refusal('url-taken', {
      detail: 'Another service has this URL, perhaps spelled otherwise. Choose another URL.',
    }),
}

const deletedType = { services_type_service_types_name_fk: () => unknownTypeAt('/type') }

function unknownTypeAt(pointer: string): Refusal {
  const detail = 'There is no such type. GET /v1/services/types lists them.'
  return invalid([{ pointer, code: 'unknown-type', detail }])
}

/** Makes a service. Of two simultaneous makers of one name one holds. @throws Refusal `name-taken`, `url-taken`, or `invalid-request` for a type that there is not */
export async function createService(db: Database, caller: Caller, service: NewService): Promise<ServiceRow> {
  const made = await mapConstraintErrors(
    () =>
      runAs<{ service: ServiceRow }>(db, caller, {
        steps: {
          numbered: materialized(sql`select nextval(pg_get_serial_sequence('resources', 'id')) as id
            from allowed, service_types t where t.name = ${service.type} and ${isAvailable(sql`t`)}`),
          created: sql`insert into resources (id, name, display_name, type, path) overriding system value
            select id, ${service.name}, ${service.displayName}, 'service', array[id] from numbered returning *`,
          described: sql`insert into services (resource_id, type, url, address, configuration)
            select id, ${service.type}, ${service.url}, ${addressOf(service.url)}, ${JSON.stringify(service.configuration)}::jsonb from created returning *`,
          audit: changed(caller, 'service-created', sql`created`),
        },
        answer: sql`select ${serviceOf(sql`created`, sql`described`)} as service from created, described`,
      }),
    { ...taken, ...deletedType },
  )
  if (!made) throw unknownTypeAt('/type')
  return made.service
}

/** A page of all services, or of those of some types. @throws Refusal `invalid-request` for a type that there is not */
export async function listServices(
  db: Database,
  caller: Caller,
  page: PageRequest,
  types: readonly string[] | null,
): Promise<Page<ServiceRow>> {
  const { after, order } = onPage(sql`r`, page)
  const wanted = JSON.stringify(types)
  const answer = await runAs<{ items: ServiceRow[]; types_known: boolean }>(db, caller, {
    steps: {
      shown: sql`select r.uuid, ${serviceOf(sql`r`, sql`s`)} as item
        from resources r join services s on s.resource_id = r.id
        where exists (select from allowed) and r.parent_id is null and ${after}
          and (${types === null} or jsonb_exists(${wanted}::jsonb, s.type)) ${order}`,
    },
    answer: sql`select coalesce((select jsonb_agg(item order by uuid) from shown), '[]') as items, not exists (
      select from jsonb_array_elements_text(${types ? wanted : '[]'}::jsonb) asked (name)
      where not exists (select from service_types t where t.name = asked.name and (${isAvailable(sql`t`)}
        or exists (select from services s where s.type = t.name)))) as types_known`,
  })
  if (answer && !answer.types_known) throw unknownTypeAt('?type')
  return toPage(answer?.items ?? [], page)
}

/** One service. @throws Refusal `not-found` */
export async function getService(db: Database, caller: Caller, uuid: string): Promise<ServiceRow> {
  const answer = await runAs<{ service: ServiceRow }>(db, caller, {
    steps: {},
    answer: sql`select ${serviceOf(sql`r`, sql`s`)} as service
      from allowed, resources r join services s on s.resource_id = r.id where r.uuid = ${uuid}`,
  })
  return found(answer).service
}

/** Changes a service in place. The same once more changes nothing. @throws Refusal `not-found`, `name-taken`, `url-taken` */
export async function updateService(
  db: Database,
  caller: Caller,
  uuid: string,
  fields: ServiceChange,
): Promise<ServiceRow> {
  const { name, shown } = namesOf(fields)
  const url = fields.url === undefined ? sql`s.url` : sql`${fields.url}::text`
  const address = fields.url === undefined ? sql`s.address` : sql`${addressOf(fields.url)}`
  const { configuration: sent } = fields
  const configuration = sent === undefined ? sql`s.configuration` : sql`${JSON.stringify(sent)}::jsonb`
  const same = sql`(r.name, r.display_name, s.configuration) = (${name}, ${shown}, ${configuration}) and s.url is not distinct from ${url}`
  const answer = await mapConstraintErrors(
    () =>
      runAs<{ service: ServiceRow }>(db, caller, {
        steps: {
          changed: sql`update resources r set name = ${name}, display_name = ${shown}, updated_at = case when ${same} then r.updated_at else app_now() end
            from allowed, services s where r.uuid = ${uuid} and s.resource_id = r.id
            returning r.*, (old.name, old.display_name) <> (new.name, new.display_name) as altered`,
          described: sql`update services s set url = ${url}, address = ${address}, configuration = ${configuration}
            from changed where s.resource_id = changed.id
            returning s.*, (old.url, old.configuration) is distinct from (new.url, new.configuration) as altered`,
          altered: sql`select changed.* from changed, described where changed.altered or described.altered`,
          audit: changed(caller, 'service-updated', sql`altered`, changedFields(fields)),
        },
        answer: sql`select ${serviceOf(sql`changed`, sql`described`)} as service from changed, described`,
      }),
    taken,
  )
  return found(answer).service
}

/** Deletes a service, everything below it, and every grant on any of it. @throws Refusal `not-found` */
export async function deleteService(db: Database, caller: Caller, uuid: string): Promise<void> {
  const answer = await runAs<{ uuid: string }>(db, caller, {
    steps: {
      told: materialized(
        sql`select r.id, enqueue_branch_deletion_events(r.id) from allowed, resources r where r.uuid = ${uuid} and r.parent_id is null`,
      ),
      deleted: sql`delete from resources r using told where r.id = told.id returning r.uuid, r.name`,
      audit: changed(caller, 'service-deleted', sql`deleted`),
    },
    answer: sql`select uuid from deleted`,
  })
  found(answer)
}

/** How every parser writes it (WHATWG URL): the host in small letters, no port that goes without saying. Without the fragment, which is never sent. */
function addressOf(url: string | null): string | null {
  if (url === null) return null
  const address = new URL(url)
  address.hash = ''
  return address.href
}

function changed(caller: Caller, action: string, from: SQL, details?: SQL): SQL {
  const name = sql`jsonb_build_object('name', ${from}.name)`
  return auditEvent(caller, {
    action,
    targetKind: 'service',
    target: sql`${from}.uuid`,
    from,
    details: details ? sql`${name} || ${details}` : name,
  })
}

function found<Row>(row: Row | null): Row {
  if (row) return row
  throw new Refusal('not-found', { detail: 'No service has this id.' })
}
