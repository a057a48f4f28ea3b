import { sql } from 'drizzle-orm/sql/sql'
import { boolean, check, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { instant, writtenAt } from './columns.ts'
import { users } from './users.ts'

/** Other providers that users sign in with (OpenID Connect, or OAuth 2 as GitHub has it); see `domain/providers/provider.ts`. */
export const providers = pgTable(
  'providers',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    uuid: uuid('uuid').notNull().unique().defaultRandom(),
    /** In the URLs of its sign-in, and the key of its profiles in `users.user_data.social`. Never changes. */
    name: text('name').notNull(),
    /** What the button says after "Continue with". */
    title: text('title').notNull(),
    preset: text('preset', { enum: ['oidc', 'google', 'microsoft', 'apple', 'github', 'gitlab'] }).notNull(),
    /** The issuer of its metadata, exactly. Never changes: identities belong to it. */
    issuer: text('issuer').notNull(),
    clientId: text('client_id').notNull(),
    /** Sealed with `SEALING_KEY`, bound to `uuid`; null: a public client. */
    clientSecret: text('client_secret'),
    scopes: text('scopes').array().notNull(),
    /** Which claim each field of a profile comes from, where it is not that of the preset. */
    claims: jsonb('claims').notNull().default({}),
    /** Whether a stranger gets an account by it, as far as registration is open. */
    signUp: boolean('sign_up').notNull(),
    /** Whether a verified address may link it to the account that has the address. */
    link: boolean('link').notNull(),
    /** Domains of addresses that may sign in by it; empty: all. */
    allowedDomains: text('allowed_domains').array().notNull(),
    /** Google: the hosted domain (`hd`). Entra: the tenant (`tid`). Null: any. */
    tenant: text('tenant'),
    /** What of the discovered metadata signing in needs. */
    metadata: jsonb('metadata').notNull(),
    enabled: boolean('enabled').notNull().default(true),
    createdAt: writtenAt('created_at'),
    updatedAt: writtenAt('updated_at'),
  },
  (t) => [
    // Find a provider by the name in a URL, and the pages in the order of names.
    uniqueIndex('providers_name').on(sql`${t.name} collate "C"`),
    // Each issuer once: its identities are of one provider.
    uniqueIndex('providers_issuer').on(t.issuer),
    check('providers_name_form', sql`${t.name} ~ '^[a-z0-9]+(-[a-z0-9]+)*$'`),
  ],
)

/** Accounts at other providers that sign a user in. The key is the issuer and the subject, never an address. */
export const identities = pgTable(
  'identities',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    uuid: uuid('uuid').notNull().unique().defaultRandom(),
    userId: integer('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    providerId: integer('provider_id')
      .notNull()
      .references(() => providers.id, { onDelete: 'cascade' }),
    /** The `iss` of the ID token. At Entra that of the tenant, which the issuer of the provider is a template of. */
    issuer: text('issuer').notNull(),
    /** The `sub`; at Entra the `oid`, at GitHub the number of the account. */
    subject: text('subject').notNull(),
    /** As the provider last said it, for display. */
    email: text('email'),
    createdAt: writtenAt('created_at'),
    lastUsedAt: instant('last_used_at'),
  },
  (t) => [
    // Find who signs in.
    uniqueIndex('identities_subject').on(t.issuer, t.subject),
    // The identities of a user.
    index('identities_of_user').on(t.userId, t.createdAt),
    // For the cascade.
    index('identities_of_provider').on(t.providerId),
  ],
)
