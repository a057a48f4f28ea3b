/** Service types: the kinds of service there are. A type never changes; one that no service has can be deleted. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { auditEvent, materialized, runAs } from '#store/run-as.ts'
import type { AuditAction } from '#domain/audit-actions.ts'
import type { Caller } from '#domain/caller.ts'
import { Refusal } from '#domain/refusal.ts'
import type { ServiceType } from '#domain/resources/service-type.ts'
import { mapConstraintErrors } from '#store/constraints.ts'
import { firstDenial } from '#store/denials.ts'
import { isUnlimited } from '#store/conferral.ts'
import { superusersOnly } from '#store/hand-on.ts'
import type { Database } from '#store/run.ts'
import { settingOf } from '#store/settings.ts'

/** A type as responses have it. */
export interface ServiceTypeRow {
  name: string
  /** Whether it is part of Postern; such a type cannot be deleted. */
  built_in: boolean
  nodes: ServiceType['nodes']
  configurable: boolean
  request_mapping: string | null
  basic_authentication: boolean
  default_grants: ServiceType['defaultGrants']
  created_at: string
}

/** Whether an installation has a type, by its row: its own, those of every installation, and those of presets that are on. */
export function isAvailable(type: SQL): SQL {
  return sql`(${type}.preset is null or jsonb_exists(${settingOf('presets')}, ${type}.preset))`
}

/** A page of types, and the name after which the next page begins. */
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
      page: sql`select t.* from service_types t where exists (select from allowed) and t.name collate "C" > ${after ?? ''} and ${isAvailable(sql`t`)}
        order by t.name collate "C" limit ${limit + 1}`,
    },
    answer: sql`select coalesce((select jsonb_agg(${typeOf(sql`page`)} order by name collate "C") from page), '[]') as items`,
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
  throw unknownServiceType()
}

/** Creates a type. Of simultaneous callers with one name one succeeds. @throws Refusal `name-taken`, `forbidden` for a limited caller and a type with defaults */
export async function createServiceType(db: Database, caller: Caller, type: ServiceType): Promise<ServiceTypeRow> {
  const { name, nodes, configurable, requestMapping, basicAuthentication, defaultGrants } = type
  const answer = await runAs<{ is_beyond: boolean; type: ServiceTypeRow | null }>(db, caller, {
    steps: {
      decision: materialized(
        sql`select ${JSON.stringify(defaultGrants)}::jsonb <> '{}' and not ${isUnlimited} as is_beyond from allowed`,
      ),
      created: sql`insert into service_types (name, nodes, configurable, request_mapping, basic_authentication, default_grants)
        select ${name}, ${JSON.stringify(nodes)}::jsonb, ${configurable}::boolean, ${requestMapping}, ${basicAuthentication}::boolean, ${JSON.stringify(defaultGrants)}::jsonb
        from decision where not is_beyond on conflict (name) do nothing returning *`,
      audit: serviceTypeAuditEvent(caller, 'service-type-created', sql`created`),
    },
    answer: sql`select is_beyond, (select ${typeOf(sql`created`)} from created) as type from decision`,
  })
  if (answer!.is_beyond) throw superusersOnly('define what everybody may do by default')
  if (answer!.type) return answer!.type
  throw new Refusal('name-taken', {
    detail: 'A service type with this name exists, possibly in a preset that is off. Choose another name.',
  })
}

/**
 * Deletes a type that no service has. Of a simultaneous deletion and creation of a service of the type one succeeds: the foreign key decides.
 *
 * @throws Refusal `not-found`, `forbidden` for a type that is part of Postern, `type-in-use` while a service has it
 */
export async function deleteServiceType(db: Database, caller: Caller, name: string): Promise<void> {
  const answer = await mapConstraintErrors(
    () =>
      runAs<{ denied: 'built-in' | null }>(db, caller, {
        steps: {
          target: materialized(
            sql`select t.name, ${firstDenial<'built-in'>({ 'built-in': sql`t.built_in` })} as denied from allowed, service_types t where t.name = ${name} and ${isAvailable(sql`t`)}`,
          ),
          deleted: sql`delete from service_types t using target where t.name = target.name and target.denied is null returning t.*`,
          audit: serviceTypeAuditEvent(caller, 'service-type-deleted', sql`deleted`),
        },
        answer: sql`select denied from target`,
      }),
    { services_type_service_types_name_fk: typeInUse },
  )
  if (!answer) throw unknownServiceType()
  if (answer.denied)
    throw new Refusal('forbidden', { detail: 'This type is part of Postern and cannot be changed or deleted.' })
}

function typeOf(row: SQL): SQL {
  return sql`jsonb_build_object('name', ${row}.name, 'built_in', ${row}.built_in, 'nodes', ${row}.nodes,
    'configurable', ${row}.configurable, 'request_mapping', ${row}.request_mapping,
    'basic_authentication', ${row}.basic_authentication, 'default_grants', ${row}.default_grants, 'created_at', ${row}.created_at)`
}

function serviceTypeAuditEvent(caller: Caller, action: AuditAction, from: SQL): SQL {
  return auditEvent(caller, {
    action,
    targetKind: 'service-type',
    target: sql`${from}.name`,
    from,
    details: typeOf(from),
  })
}

function typeInUse(): Refusal {
  return new Refusal('type-in-use', { detail: 'Services use this type. Delete them first.' })
}

function unknownServiceType(): Refusal {
  return new Refusal('not-found', { detail: 'No service type has this name.' })
}
