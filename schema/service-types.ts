import { sql } from 'drizzle-orm/sql/sql'
import { boolean, check, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { writtenAt } from './columns.ts'

/**
 * Types of services: their node types, with allowed child types and permissions. The migrator writes those of
 * `domain/resources/service-types.ts`; administrators create others. A type in use never changes, so statements need no lock on it.
 */
export const serviceTypes = pgTable(
  'service_types',
  {
    name: text('name').primaryKey(),
    /** The preset that must be on to create services of the type; null: none. */
    preset: text('preset'),
    builtIn: boolean('built_in').notNull().default(false),
    /** By node type, with `service` for the root: `{"permissions": [names], "children": [types]}`. */
    nodes: jsonb('nodes').notNull(),
    configurable: boolean('configurable').notNull().default(false),
    /**
     * The built-in type that defines how proxied requests are read; null: requests are refused. A name of
     * `domain/access/request-mapping/request-mappings.ts`.
     */
    requestMapping: text('request_mapping'),
    /** Whether a proxy that is refused for lack of a session asks the client for Basic, as pip and WebDAV clients need it. */
    basicAuthentication: boolean('basic_authentication').notNull().default(false),
    /** By permission: the pseudo groups that have it on a resource without grants, `["everyone", "authenticated"]`. */
    defaultGrants: jsonb('default_grants').notNull().default({}),
    createdAt: writtenAt('created_at'),
  },
  (t) => [check('service_types_root', sql`${t.nodes} ? 'service'`)],
)
