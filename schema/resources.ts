import { sql } from 'drizzle-orm/sql/sql'
import { type AnyPgColumn, bigint, check, index, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { searchForm, writtenAt } from './columns.ts'
import { serviceTypes } from './service-types.ts'

/**
 * The tree. A root is a service; everything below it is a resource. Each row has the ids of its ancestors, so that a check reads one row and
 * probes an index once per level, without recursion.
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
    /** `service` for a root; for other nodes a type that the service type defines, such as `route`, `directory` or `file`. */
    type: text('type').notNull(),
    /** The ids from the root to this node, inclusive. */
    path: bigint('path', { mode: 'number' }).array().notNull(),
    createdAt: writtenAt('created_at'),
    updatedAt: writtenAt('updated_at'),
  },
  (t) => [
    // Sibling names are unique, also for simultaneous creations. Names that differ in case only are the same (decision 0020).
    uniqueIndex('resources_sibling_name')
      .on(t.parentId, sql`lower(${t.name} collate "C")`)
      .where(sql`parent_id is not null`),
    uniqueIndex('resources_service_name')
      .on(sql`lower(${t.name} collate "C")`)
      .where(sql`parent_id is null`),
    // The pages of the children of a node. By uuid, so that a page can begin after a deleted item.
    index('resources_children').on(t.parentId, t.uuid),
    // Any part of a name, from three letters on.
    index('resources_search').using(
      'gin',
      sql`(${searchForm(sql`${t.name} || chr(10) || ${t.displayName}`)}) extensions.gin_trgm_ops`,
    ),
    check('resources_root', sql`(${t.parentId} is null) = (${t.type} = 'service')`),
    check('resources_path', sql`${t.path}[cardinality(${t.path})] = ${t.id}`),
    // The service and `maxDepth` levels (`domain/resources/resource-path.ts`). The path of a node is the cursor of lists, so its length is
    // limited.
    check('resources_depth', sql`cardinality(${t.path}) <= 101`),
  ],
)

/** Columns of services, which are roots of the tree. */
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
    /** The normalized url, without a fragment. */
    address: text('address'),
    configuration: jsonb('configuration').notNull().default({}),
  },
  (t) => [
    // The services of a type; a type in use cannot be deleted.
    index('services_of_type').on(t.type),
    // A url belongs to one service, in any spelling. Otherwise a request denied for one service could be allowed through another. The index is on
    // a digest, because urls may be long.
    uniqueIndex('services_address').on(sql`md5(${t.address})`),
  ],
)
