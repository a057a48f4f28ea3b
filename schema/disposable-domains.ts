import { pgTable, text } from 'drizzle-orm/pg-core'

/** Domains of throw-away mail, from `schema/data/disposable-domains.txt`. See `docs/decisions/accounts/0057-screening-of-registrations.md`. */
export const disposableDomains = pgTable('disposable_domains', {
  /** In ASCII and lower case; its subdomains count too. */
  domain: text('domain').primaryKey(),
})
