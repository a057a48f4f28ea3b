/** The providers that a sign-in form has buttons for. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { ProviderPreset } from '#domain/providers/provider.ts'

/** What everybody may see of a provider that is enabled. */
export interface AvailableProvider {
  name: string
  title: string
  preset: ProviderPreset
}

/** What a hosted page goes by besides. */
export interface SignInProvider extends AvailableProvider {
  /** Whether it makes accounts, as far as registration is open. */
  sign_up: boolean
}

/** The enabled ones as a JSON array, in the order of their titles. @param fields besides those of `AvailableProvider`, of the row `p` */
export function enabledProviders(fields: SQL = sql``): SQL {
  return sql`(select coalesce(jsonb_agg(jsonb_build_object('name', p.name, 'title', p.title, 'preset', p.preset ${fields})
    order by lower(p.title), p.name), '[]') from providers p where p.enabled)`
}
