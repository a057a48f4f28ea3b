/** Audiences: other services for which users get tokens. The tokens themselves are in `audience-tokens.ts`. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { AuditAction } from '#domain/audit-actions.ts'
import type { AudienceClaim } from '#domain/audiences/audience.ts'
import type { Caller } from '#domain/caller.ts'
import { invalid, Refusal } from '#domain/refusal.ts'
import { isUuid } from '#domain/uuid.ts'
import { changedFields } from '#store/changed-fields.ts'
import { mapConstraintErrors } from '#store/constraints.ts'
import { onPage, type Page, type PageRequest, toPage } from '#store/pagination.ts'
import { asciiLower } from '#store/references.ts'
import { auditEvent, materialized, runAs, type Step, type Steps } from '#store/run-as.ts'
import type { Database } from '#store/run.ts'
import { audienceOf, type AudienceRow } from './audience-row.ts'

/** The fields of an audience that an administrator sets. Of a change, those that are undefined stay as they are. */
export interface AudienceInput {
  identifier: string
  description: string | null
  claims: readonly AudienceClaim[]
  user_data: readonly string[]
  /** Ids of resources and services. */
  permissions_at: readonly string[]
  lifetime_seconds: number
}

/** The fields to set. */
export type AudienceChange = { [Field in keyof AudienceInput]?: AudienceInput[Field] | undefined }

interface Changed {
  /** Positions in `permissions_at` of what does not exist. */
  unknown: number[]
  audience: AudienceRow | null
}

const errors = {
  audiences_identifier: () =>
    new Refusal('name-taken', { detail: 'Another audience has this identifier (case-insensitive).' }),
  audience_resources_resource_id_resources_id_fk: () => unknownResources([0]),
}

/**
 * Creates an audience. Of simultaneous requests for one identifier one succeeds.
 *
 * @throws Refusal `name-taken`, `invalid-request` for resources that do not exist
 */
export async function createAudience(db: Database, caller: Caller, input: AudienceInput): Promise<AudienceRow> {
  const answer = await mapConstraintErrors(
    () =>
      runAs<Changed>(db, caller, {
        steps: {
          ...requestedResources(input.permissions_at),
          created: sql`insert into audiences (identifier, description, claims, user_data_keys, lifetime_seconds)
            select ${input.identifier}, ${input.description}, ${sorted(input.claims)}, ${sorted(input.user_data)}, ${input.lifetime_seconds}::integer
            from allowed where not exists (select from unknown) returning *`,
          added: sql`insert into audience_resources (audience_id, resource_id)
            select created.id, requested.id from created, requested where requested.id is not null returning resource_id`,
          audit: audienceEvent(caller, 'audience-created', sql`created`),
        },
        answer: sql`select array(select n from unknown order by n) as unknown,
          (select ${audienceOf(sql`created`, requestedIds)} from created) as audience from allowed`,
      }),
    errors,
  )
  return requireChanged(answer)
}

/** A page of the audiences. @param q prefix of the identifier, in any case */
export async function listAudiences(
  db: Database,
  caller: Caller,
  q: string | undefined,
  page: PageRequest,
): Promise<Page<AudienceRow>> {
  const { after, order } = onPage(sql`a`, page, sql`uuid`, sql`identifier`)
  const hasPrefix =
    q === undefined ? sql`true` : sql`starts_with(${asciiLower(sql`a.identifier`)}, ${asciiLower(sql`${q}::text`)})`
  const answer = await runAs<{ items: AudienceRow[] }>(db, caller, {
    steps: {
      listed: sql`select ${audienceOf(sql`a`)} as item from audiences a
        where exists (select from allowed) and ${hasPrefix} and ${after} ${order}`,
    },
    answer: sql`select coalesce((select jsonb_agg(item) from listed), '[]') as items`,
  })
  return toPage(answer!.items, page)
}

/** One audience. @throws Refusal `not-found` */
export async function getAudience(db: Database, caller: Caller, reference: string): Promise<AudienceRow> {
  const answer = await runAs<{ audience: AudienceRow }>(db, caller, {
    steps: {},
    answer: sql`select ${audienceOf(sql`a`)} as audience from allowed, audiences a where ${isAudience(sql`a`, reference)}`,
  })
  if (!answer) throw unknownAudience()
  return answer.audience
}

/**
 * Changes an audience. Requests for one audience wait for each other, so its resources are those of the last one.
 *
 * @throws Refusal `not-found`, `name-taken`, `invalid-request` for resources that do not exist
 */
export async function updateAudience(
  db: Database,
  caller: Caller,
  reference: string,
  change: AudienceChange,
): Promise<AudienceRow> {
  const { identifier = null, description, claims, user_data, permissions_at, lifetime_seconds = null } = change
  const answer = await mapConstraintErrors(
    () =>
      runAs<Changed>(db, caller, {
        lock: sql`select count(*) from (
          select from audiences a where ${isAudience(sql`a`, reference)} for no key update) as locked`,
        steps: {
          target: targetAudience(reference),
          ...requestedResources(permissions_at ?? []),
          changed: sql`update audiences a set identifier = coalesce(${identifier}, a.identifier),
              description = ${description === undefined ? sql`a.description` : sql`${description}`},
              claims = ${claims === undefined ? sql`a.claims` : sorted(claims)},
              user_data_keys = ${user_data === undefined ? sql`a.user_data_keys` : sorted(user_data)},
              lifetime_seconds = coalesce(${lifetime_seconds}::integer, a.lifetime_seconds), updated_at = app_now()
            from target where a.id = target.id and not exists (select from unknown) returning a.*`,
          ...(permissions_at && replacedResources),
          audit: audienceEvent(caller, 'audience-updated', sql`changed`, changedFields(change)),
        },
        answer: sql`select array(select n from unknown order by n) as unknown,
          (select ${permissions_at ? audienceOf(sql`changed`, requestedIds) : audienceOf(sql`changed`)} from changed) as audience from target`,
      }),
    errors,
  )
  return requireChanged(answer)
}

/** Deletes an audience. Its tokens that are in use end by themselves, within minutes. @throws Refusal `not-found` */
export async function deleteAudience(db: Database, caller: Caller, reference: string): Promise<void> {
  const answer = await runAs<{ uuid: string }>(db, caller, {
    steps: {
      target: targetAudience(reference),
      deleted: sql`delete from audiences a using target where a.id = target.id returning a.*`,
      audit: audienceEvent(caller, 'audience-deleted', sql`deleted`),
    },
    answer: sql`select uuid from deleted`,
  })
  if (!answer) throw unknownAudience()
}

/** Picks the audience that a request means: by uuid, or by identifier exactly, as verifiers compare it. */
export function isAudience(audience: SQL, reference: string): SQL {
  if (isUuid(reference)) return sql`${audience}.uuid = ${reference}::uuid`
  return sql`${asciiLower(sql`${audience}.identifier`)} = ${asciiLower(sql`${reference}::text`)} and ${audience}.identifier = ${reference}`
}

function targetAudience(reference: string): Step {
  return materialized(sql`select a.* from allowed, audiences a where ${isAudience(sql`a`, reference)}`)
}

/** Steps `requested` (each resource once: `id` is null where it does not exist) and `unknown` (the positions of those). */
function requestedResources(uuids: readonly string[]): Steps {
  return {
    requested: materialized(sql`select min(sent.n)::integer - 1 as n, sent.uuid, r.id
      from allowed, unnest(${sql.param([...uuids])}::uuid[]) with ordinality as sent (uuid, n) left join resources r on r.uuid = sent.uuid
      group by sent.uuid, r.id`),
    unknown: materialized(sql`select n from requested where id is null`),
  }
}

const requestedIds = sql`array(select requested.uuid from requested order by requested.uuid)`

const replacedResources: Steps = {
  removed: sql`delete from audience_resources chosen using changed
    where chosen.audience_id = changed.id and chosen.resource_id not in (select id from requested) returning chosen.resource_id`,
  added: sql`insert into audience_resources (audience_id, resource_id) select changed.id, requested.id from changed, requested
    on conflict do nothing returning resource_id`,
}

function sorted(texts: readonly string[]): SQL {
  return sql`${sql.param([...texts].sort())}::text[]`
}

function requireChanged(answer: Changed | null): AudienceRow {
  if (!answer) throw unknownAudience()
  if (answer.audience) return answer.audience
  throw unknownResources(answer.unknown)
}

function unknownResources(positions: number[]): Refusal {
  const detail = 'No resource or service has this id. Nothing was changed.'
  return invalid(positions.map((n) => ({ pointer: `/permissions_at/${n}`, code: 'unknown-resource', detail })))
}

function unknownAudience(): Refusal {
  return new Refusal('not-found', { detail: 'No audience has this id or identifier.' })
}

function audienceEvent(caller: Caller, action: AuditAction, from: SQL, details?: SQL): SQL {
  const identifier = sql`jsonb_build_object('identifier', ${from}.identifier)`
  return auditEvent(caller, {
    action,
    targetKind: 'audience',
    target: sql`${from}.uuid`,
    from,
    details: details ? sql`${identifier} || ${details}` : identifier,
  })
}
