import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { ChosenClaims, ProviderPreset } from '#domain/providers/provider.ts'
import { isUuid } from '#domain/uuid.ts'

/** A provider as administrators see it: all but its secret. */
export interface ProviderRow {
  uuid: string
  name: string
  title: string
  preset: ProviderPreset
  issuer: string
  client_id: string
  /** Whether a client secret is stored. */
  has_client_secret: boolean
  scopes: string[]
  claims: ChosenClaims
  sign_up: boolean
  link: boolean
  allowed_domains: string[]
  tenant: string | null
  enabled: boolean
  /** Where the provider sends the browser, which is registered there. */
  authorization_endpoint: string
  /** How many accounts it signs in. */
  identities: number
  created_at: string
  updated_at: string
}

/** A provider as `ProviderRow`, from a row of `providers` in a statement. */
export function providerOf(provider: SQL): SQL {
  return sql`jsonb_build_object('uuid', ${provider}.uuid, 'name', ${provider}.name, 'title', ${provider}.title, 'preset', ${provider}.preset,
    'issuer', ${provider}.issuer, 'client_id', ${provider}.client_id, 'has_client_secret', ${provider}.client_secret is not null,
    'scopes', ${provider}.scopes, 'claims', ${provider}.claims, 'sign_up', ${provider}.sign_up, 'link', ${provider}.link,
    'allowed_domains', ${provider}.allowed_domains, 'tenant', ${provider}.tenant, 'enabled', ${provider}.enabled,
    'authorization_endpoint', ${provider}.metadata -> 'authorization_endpoint',
    'identities', (select count(*) from identities i where i.provider_id = ${provider}.id),
    'created_at', ${provider}.created_at, 'updated_at', ${provider}.updated_at)`
}

/** Picks the provider that a request means: by uuid, or by name. */
export function isProvider(provider: SQL, reference: string): SQL {
  return isUuid(reference)
    ? sql`${provider}.uuid = ${reference}::uuid`
    : sql`${provider}.name = ${reference} collate "C"`
}
