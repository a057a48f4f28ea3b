import { sql } from 'drizzle-orm/sql/sql'
import { boolean, check, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { writtenAt } from './columns.ts'

/**
 * Kinds of service: which kinds of nodes each has, where they may stand and what may be granted on them. The migrator writes those of
 * `domain/resources/service-types.ts`; administrators make others. One that a service has never changes, so no statement can be overtaken by it.
 */
export const serviceTypes = pgTable(
  'service_types',
  {
    name: text('name').primaryKey(),
    /** The preset that has to be on for new services to have the type; null: none. */
    preset: text('preset'),
    builtIn: boolean('built_in').notNull().default(false),
    /** By kind of node, `service` for the root: `{"permissions": [names], "children": [kinds]}`. */
    nodes: jsonb('nodes').notNull(),
    configurable: boolean('configurable').notNull().default(false),
    /** The type of ours whose way to read requests it has; null: none. A name of `domain/access/request-mapping/request-mappings.ts`. */
    requestMapping: text('request_mapping'),
    /** By name of permission, who has it where no grant says anything: `["everyone", "authenticated"]`. */
    defaultGrants: jsonb('default_grants').notNull().default({}),
    createdAt: writtenAt('created_at'),
  },
  (t) => [check('service_types_root', sql`${t.nodes} ? 'service'`)],
)
