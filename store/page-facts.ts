/** What hosted pages show of the site, whoever looks at them. */
import { sql } from 'drizzle-orm/sql/sql'
import type { Brand } from '#domain/settings/brand.ts'
import { type Database, queryOne } from './run.ts'
import { settingOf } from './settings.ts'
import { enabledProviders, type SignInProvider } from './sign-in-providers.ts'

export interface PageFacts {
  brand: Brand
  /** The setting `return_origins`. */
  return_origins: string[]
  /** Whether the sign-in page offers to create an account. */
  registration_open: boolean
  /** Whether it offers a code by email. */
  sign_in_by_code: boolean
  /** Those with a button. */
  providers: SignInProvider[]
}

/** Read without a caller: all of it is on pages that everybody may see. */
export function getPageFacts(db: Database): Promise<PageFacts> {
  return queryOne(
    db,
    sql`select ${settingOf('brand')} as brand, ${settingOf('return_origins')} as return_origins,
      ${settingOf('registration_open')} = 'true' as registration_open, ${settingOf('sign_in_by_code')} = 'true' as sign_in_by_code,
      ${enabledProviders(sql`, 'sign_up', p.sign_up`)} as providers`,
  )
}
