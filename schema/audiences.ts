import { sql } from 'drizzle-orm/sql/sql'
import { bigint, check, index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { writtenAt } from './columns.ts'
import { resources } from './resources.ts'

/** Other services for which users get tokens, and what the tokens say; see `domain/audiences/audience.ts`. */
export const audiences = pgTable(
  'audiences',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    uuid: uuid('uuid').notNull().unique().defaultRandom(),
    /** The `aud` of its tokens, as it was sent; unique regardless of case. */
    identifier: text('identifier').notNull(),
    description: text('description'),
    /** Names of `audienceClaims`. */
    claims: text('claims').array().notNull(),
    /** Keys of `users.user_data`. */
    userDataKeys: text('user_data_keys').array().notNull(),
    lifetimeSeconds: integer('lifetime_seconds').notNull(),
    createdAt: writtenAt('created_at'),
    updatedAt: writtenAt('updated_at'),
  },
  (t) => [
    // Find an audience by identifier, and the pages in the order of identifiers.
    uniqueIndex('audiences_identifier').on(sql`lower(${t.identifier} collate "C")`),
    // At most as long as an access token (`accessTokenTtlSeconds`), which is what an ended session may cost.
    check('audiences_lifetime', sql`${t.lifetimeSeconds} between 1 and 300`),
  ],
)

/** The resources and services at which the tokens of an audience list the permissions of the user. */
export const audienceResources = pgTable(
  'audience_resources',
  {
    audienceId: integer('audience_id')
      .notNull()
      .references(() => audiences.id, { onDelete: 'cascade' }),
    resourceId: bigint('resource_id', { mode: 'number' })
      .notNull()
      .references(() => resources.id, { onDelete: 'cascade' }),
  },
  (t) => [
    primaryKey({ columns: [t.audienceId, t.resourceId] }),
    // For the cascade.
    index('audience_resources_resource').on(t.resourceId),
  ],
)
