/** Other providers, as administrators set them up. Only superusers change them: they decide who gets in. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { AuditAction } from '#domain/audit-actions.ts'
import type { Caller } from '#domain/caller.ts'
import type { ChosenClaims, ProviderMetadata, ProviderPreset } from '#domain/providers/provider.ts'
import { Refusal } from '#domain/refusal.ts'
import { changedFields } from '#store/changed-fields.ts'
import { isUnlimited } from '#store/conferral.ts'
import { mapConstraintErrors } from '#store/constraints.ts'
import { superusersOnly } from '#store/hand-on.ts'
import { onPage, type Page, type PageRequest, toPage } from '#store/pagination.ts'
import { auditEvent, materialized, runAs, type Step } from '#store/run-as.ts'
import { type Database, queryOne } from '#store/run.ts'
import { type AvailableProvider, enabledProviders } from '#store/sign-in-providers.ts'
import { isProvider, providerOf, type ProviderRow } from './provider-row.ts'

/** What an administrator chooses and may change. Of a change, those that are undefined stay as they are. */
interface ProviderChoices {
  title: string
  client_id: string
  /** Sealed; null: a public client. */
  client_secret: string | null
  scopes: readonly string[]
  claims: ChosenClaims
  sign_up: boolean
  link: boolean
  allowed_domains: readonly string[]
  tenant: string | null
  enabled: boolean
}

/** A new provider. */
export interface ProviderInput extends ProviderChoices {
  /** Chosen before the secret is sealed, which is bound to it. */
  uuid: string
  name: string
  preset: ProviderPreset
  issuer: string
  metadata: ProviderMetadata
}

/** The fields to set. */
export type ProviderChange = { [Field in keyof ProviderChoices]?: ProviderChoices[Field] | undefined } & {
  metadata?: ProviderMetadata | undefined
}

interface Changed {
  is_unlimited: boolean
  provider: ProviderRow | null
}

const errors = {
  providers_name: () => new Refusal('name-taken', { detail: 'Another provider has this name.' }),
  providers_issuer: () => new Refusal('url-taken', { detail: 'Another provider has this issuer.' }),
}

/**
 * Creates a provider.
 *
 * @throws Refusal `name-taken`, `url-taken` for an issuer that another provider has, `forbidden` for a caller who is no superuser with a session
 */
export async function createProvider(db: Database, caller: Caller, input: ProviderInput): Promise<ProviderRow> {
  const answer = await mapConstraintErrors(
    () =>
      runAs<Changed>(db, caller, {
        steps: {
          created: sql`insert into providers (uuid, name, title, preset, issuer, client_id, client_secret, scopes, claims, sign_up, link,
              allowed_domains, tenant, metadata, enabled)
            select ${input.uuid}::uuid, ${input.name}, ${input.title}, ${input.preset}, ${input.issuer}, ${input.client_id},
              ${input.client_secret}, ${textArray(input.scopes)}, ${JSON.stringify(input.claims)}::jsonb, ${input.sign_up}::boolean,
              ${input.link}::boolean, ${textArray(input.allowed_domains)}, ${input.tenant}, ${JSON.stringify(input.metadata)}::jsonb,
              ${input.enabled}::boolean
            from allowed where ${isUnlimited} returning *`,
          audit: providerEvent(caller, 'provider-created', sql`created`),
        },
        answer: sql`select ${isUnlimited} as is_unlimited, (select ${providerOf(sql`created`)} from created) as provider from allowed`,
      }),
    errors,
  )
  return requireChanged(answer)
}

/** A page of the providers. */
export async function listProviders(db: Database, caller: Caller, page: PageRequest): Promise<Page<ProviderRow>> {
  const { after, order } = onPage(sql`p`, page)
  const answer = await runAs<{ items: ProviderRow[] }>(db, caller, {
    steps: {
      listed: sql`select p.uuid, ${providerOf(sql`p`)} as item from providers p where exists (select from allowed) and ${after} ${order}`,
    },
    answer: sql`select coalesce((select jsonb_agg(item order by uuid) from listed), '[]') as items`,
  })
  return toPage(answer!.items, page)
}

/** The enabled providers, in the order of their titles. */
export async function listAvailableProviders(db: Database): Promise<AvailableProvider[]> {
  const { items } = await queryOne<{ items: AvailableProvider[] }>(db, sql`select ${enabledProviders()} as items`)
  return items
}

/** One provider. @throws Refusal `not-found` */
export async function getProvider(db: Database, caller: Caller, reference: string): Promise<ProviderRow> {
  const answer = await runAs<{ provider: ProviderRow }>(db, caller, {
    steps: { target: targetProvider(reference) },
    answer: sql`select ${providerOf(sql`target`)} as provider from target`,
  })
  if (!answer) throw unknownProvider()
  return answer.provider
}

/** Changes a provider. Its sign-ins that have begun are judged by the new policy. @throws Refusal `not-found`, `forbidden` */
export async function updateProvider(
  db: Database,
  caller: Caller,
  reference: string,
  change: ProviderChange,
): Promise<ProviderRow> {
  const { title = null, client_id = null, client_secret, scopes, claims, sign_up = null, link = null } = change
  const { allowed_domains, tenant, enabled = null, metadata } = change
  const answer = await runAs<Changed>(db, caller, {
    steps: {
      target: targetProvider(reference),
      changed: sql`update providers p set title = coalesce(${title}, p.title), client_id = coalesce(${client_id}, p.client_id),
          client_secret = ${client_secret === undefined ? sql`p.client_secret` : sql`${client_secret}`},
          scopes = ${scopes === undefined ? sql`p.scopes` : textArray(scopes)},
          claims = ${claims === undefined ? sql`p.claims` : sql`${JSON.stringify(claims)}::jsonb`},
          sign_up = coalesce(${sign_up}::boolean, p.sign_up), link = coalesce(${link}::boolean, p.link),
          allowed_domains = ${allowed_domains === undefined ? sql`p.allowed_domains` : textArray(allowed_domains)},
          tenant = ${tenant === undefined ? sql`p.tenant` : sql`${tenant}`},
          metadata = ${metadata === undefined ? sql`p.metadata` : sql`${JSON.stringify(metadata)}::jsonb`},
          enabled = coalesce(${enabled}::boolean, p.enabled), updated_at = app_now()
        from target where p.id = target.id and ${isUnlimited} returning p.*`,
      audit: providerEvent(caller, 'provider-updated', sql`changed`, changedFields(change)),
    },
    answer: sql`select ${isUnlimited} as is_unlimited, (select ${providerOf(sql`changed`)} from changed) as provider from target`,
  })
  return requireChanged(answer)
}

/** Deletes a provider and all links to its accounts: nobody signs in by it any more. @throws Refusal `not-found`, `forbidden` */
export async function deleteProvider(db: Database, caller: Caller, reference: string): Promise<void> {
  const answer = await runAs<Changed>(db, caller, {
    steps: {
      target: targetProvider(reference),
      deleted: sql`delete from providers p using target where p.id = target.id and ${isUnlimited} returning p.*`,
      audit: providerEvent(caller, 'provider-deleted', sql`deleted`),
    },
    answer: sql`select ${isUnlimited} as is_unlimited, (select ${providerOf(sql`deleted`)} from deleted) as provider from target`,
  })
  requireChanged(answer)
}

function targetProvider(reference: string): Step {
  return materialized(sql`select p.* from allowed, providers p where ${isProvider(sql`p`, reference)}`)
}

function textArray(texts: readonly string[]): SQL {
  return sql`${sql.param([...texts])}::text[]`
}

function requireChanged(answer: Changed | null): ProviderRow {
  if (!answer) throw unknownProvider()
  if (!answer.is_unlimited) throw superusersOnly('change providers: they decide who gets in')
  return answer.provider!
}

/** @returns the refusal for a reference that no provider has */
function unknownProvider(): Refusal {
  return new Refusal('not-found', { detail: 'No provider has this id or name.' })
}

function providerEvent(caller: Caller, action: AuditAction, from: SQL, details?: SQL): SQL {
  const named = sql`jsonb_build_object('name', ${from}.name, 'issuer', ${from}.issuer)`
  return auditEvent(caller, {
    action,
    targetKind: 'provider',
    target: sql`${from}.uuid`,
    from,
    details: details ? sql`${named} || ${details}` : named,
  })
}
