import { sql } from 'drizzle-orm/sql/sql'
import { type AnyPgColumn, bigint, check, index, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { writtenAt } from './columns.ts'
import { serviceTypes } from './service-types.ts'

/**
 * The tree. A service is a root; everything below it is a resource. Each node carries the ids of its ancestors, root
 * first and itself last, so that a check reads one row and probes an index once a level instead of walking.
 */
export const resources = pgTable(
  'resources',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    uuid: uuid('uuid').notNull().unique().defaultRandom(),
    parentId: bigint('parent_id', { mode: 'number' }).references((): AnyPgColumn => resources.id, {
      onDelete: 'cascade',
    }),
    name: text('name').notNull(),
    displayName: text('display_name').notNull(),
    /** `service` at a root; below it what the service's type calls its nodes: `route`, `directory`, `file`, … */
    type: text('type').notNull(),
    /** Ancestor ids from the root to this node, itself included. */
    path: bigint('path', { mode: 'number' }).array().notNull(),
    createdAt: writtenAt('created_at'),
    updatedAt: writtenAt('updated_at'),
  },
  (t) => [
    // "Is there a sibling of this name?" Decides the race between two creators. Capitals make no other name (decision 0020).
    uniqueIndex('resources_sibling_name')
      .on(t.parentId, sql`lower(${t.name} collate "C")`)
      .where(sql`parent_id is not null`),
    uniqueIndex('resources_service_name')
      .on(sql`lower(${t.name} collate "C")`)
      .where(sql`parent_id is null`),
    // "What lies below this node?", page by page: by uuid, so that a page can begin after an item that is gone by now.
    index('resources_children').on(t.parentId, t.uuid),
    check('resources_root', sql`(${t.parentId} is null) = (${t.type} = 'service')`),
    check('resources_path', sql`${t.path}[cardinality(${t.path})] = ${t.id}`),
    // The service and `maxDepth` levels (`domain/resources/resource-path.ts`): the way to a node is the cursor of lists.
    check('resources_depth', sql`cardinality(${t.path}) <= 101`),
  ],
)

/** What only a root has: the kind of service behind it, and where it is. */
export const services = pgTable(
  'services',
  {
    resourceId: bigint('resource_id', { mode: 'number' })
      .primaryKey()
      .references(() => resources.id, { onDelete: 'cascade' }),
    type: text('type')
      .notNull()
      .references(() => serviceTypes.name),
    url: text('url'),
    /** The same as parsers of addresses write it, without a fragment. */
    address: text('address'),
    configuration: jsonb('configuration').notNull().default({}),
  },
  (t) => [
    // "Which services are of this type?", and whether a type can be deleted.
    index('services_of_type').on(t.type),
    // One address, however spelled, is one service, or what is denied in this one could be had through another. By a digest, since addresses may
    // be long.
    uniqueIndex('services_address').on(sql`md5(${t.address})`),
  ],
)
