/** Service types: the kinds of service there are. A type never changes; one that no service has can be deleted. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { auditEvent, materialized, runAs } from '#store/run-as.ts'
import type { Caller } from '#domain/caller.ts'
import { Refusal } from '#domain/refusal.ts'
import type { ServiceType } from '#domain/resources/service-type.ts'
import { mapConstraintErrors } from '#store/constraints.ts'
import type { Database } from '#store/run.ts'
import { settingOf } from '#store/settings.ts'

/** A type as it is answered. */
export interface ServiceTypeRow {
  name: string
  /** Whether it comes with Postern; such a type is not deleted. */
  built_in: boolean
  nodes: ServiceType['nodes']
  configurable: boolean
  request_mapping: string | null
  default_grants: ServiceType['defaultGrants']
  created_at: string
}

/** Whether an installation has a type, by its row: its own, those of every installation, and those of presets that are on. */
export function isAvailable(type: SQL): SQL {
  return sql`(${type}.preset is null or jsonb_exists(${settingOf('presets')}, ${type}.preset))`
}

/** Part of the types, and the name after which the next part begins. */
export interface ServiceTypePage {
  items: ServiceTypeRow[]
  next: string | null
}

/** A page of the types that the installation has, by name. */
export async function listServiceTypes(
  db: Database,
  caller: Caller,
  { limit, after }: { limit: number; after?: string | undefined },
): Promise<ServiceTypePage> {
  const answer = await runAs<{ items: ServiceTypeRow[] }>(db, caller, {
    steps: {
      shown: sql`select t.* from service_types t where exists (select from allowed) and t.name collate "C" > ${after ?? ''} and ${isAvailable(sql`t`)}
        order by t.name collate "C" limit ${limit + 1}`,
    },
    answer: sql`select coalesce((select jsonb_agg(${typeOf(sql`shown`)} order by name collate "C") from shown), '[]') as items`,
  })
  const rows = answer?.items ?? []
  const items = rows.slice(0, limit)
  return { items, next: rows.length > limit ? (items.at(-1)?.name ?? null) : null }
}

/** One type. @throws Refusal `not-found` */
export async function getServiceType(db: Database, caller: Caller, name: string): Promise<ServiceTypeRow> {
  const answer = await runAs<{ type: ServiceTypeRow }>(db, caller, {
    steps: {},
    answer: sql`select ${typeOf(sql`t`)} as type from allowed, service_types t where t.name = ${name} and ${isAvailable(sql`t`)}`,
  })
  if (answer) return answer.type
  throw unknown()
}

/** Makes a type. Of two simultaneous makers of one name one holds. @throws Refusal `name-taken` */
export async function createServiceType(db: Database, caller: Caller, type: ServiceType): Promise<ServiceTypeRow> {
  const { name, nodes, configurable, requestMapping, defaultGrants } = type
  const made = await runAs<{ type: ServiceTypeRow }>(db, caller, {
    steps: {
      created: sql`insert into service_types (name, nodes, configurable, request_mapping, default_grants)
        select ${name}, ${JSON.stringify(nodes)}::jsonb, ${configurable}::boolean, ${requestMapping}, ${JSON.stringify(defaultGrants)}::jsonb
        from allowed on conflict (name) do nothing returning *`,
      audit: changed(caller, 'service-type-created', sql`created`),
    },
    answer: sql`select ${typeOf(sql`created`)} as type from created`,
  })
  if (made) return made.type
  throw new Refusal('name-taken', {
    detail: 'A service type of this name exists, possibly in a preset that is off. Choose another name.',
  })
}

/**
 * Deletes a type that no service has. A service that is being made of it keeps it, or is not made: the foreign key decides.
 *
 * @throws Refusal `not-found`, `forbidden` for a type that comes with Postern, `type-in-use` while a service has it
 */
export async function deleteServiceType(db: Database, caller: Caller, name: string): Promise<void> {
  const answer = await mapConstraintErrors(
    () =>
      runAs<{ built_in: boolean }>(db, caller, {
        steps: {
          held: materialized(
            sql`select t.name, t.built_in from allowed, service_types t where t.name = ${name} and ${isAvailable(sql`t`)}`,
          ),
          deleted: sql`delete from service_types t using held where t.name = held.name and not held.built_in returning t.*`,
          audit: changed(caller, 'service-type-deleted', sql`deleted`),
        },
        answer: sql`select built_in from held`,
      }),
    { services_type_service_types_name_fk: inUse },
  )
  if (!answer) throw unknown()
  if (answer.built_in)
    throw new Refusal('forbidden', { detail: 'This type is part of Postern and cannot be changed or deleted.' })
}

function typeOf(row: SQL): SQL {
  return sql`jsonb_build_object('name', ${row}.name, 'built_in', ${row}.built_in, 'nodes', ${row}.nodes,
    'configurable', ${row}.configurable, 'request_mapping', ${row}.request_mapping, 'default_grants', ${row}.default_grants, 'created_at', ${row}.created_at)`
}

function changed(caller: Caller, action: string, from: SQL): SQL {
  return auditEvent(caller, {
    action,
    targetKind: 'service-type',
    target: sql`${from}.name`,
    from,
    details: typeOf(from),
  })
}

function inUse(): Refusal {
  return new Refusal('type-in-use', { detail: 'Services use this type. Delete them first.' })
}

function unknown(): Refusal {
  return new Refusal('not-found', { detail: 'No service type has this name.' })
}
