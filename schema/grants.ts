import { sql } from 'drizzle-orm/sql/sql'
import { bigint, check, index, integer, pgEnum, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { instant, writtenAt } from './columns.ts'
import { groups } from './groups.ts'
import { ordinaryAbove } from './reserved-ids.ts'
import { resources } from './resources.ts'
import { users } from './users.ts'

export const access = pgEnum('access', ['allow', 'deny'])
export const scope = pgEnum('scope', ['match', 'recursive'])

/** A permission given to one holder on one resource. The pseudo groups `everyone` and `authenticated` hold grants as groups. */
export const grants = pgTable(
  'grants',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    uuid: uuid('uuid').notNull().unique().defaultRandom(),
    resourceId: bigint('resource_id', { mode: 'number' })
      .notNull()
      .references(() => resources.id, { onDelete: 'cascade' }),
    permission: text('permission').notNull(),
    userId: integer('user_id').references(() => users.id, { onDelete: 'cascade' }),
    groupId: integer('group_id').references(() => groups.id, { onDelete: 'cascade' }),
    /** Either of the two as one number: a user's id, or minus a group's. */
    holder: integer('holder')
      .notNull()
      .generatedAlwaysAs(sql`coalesce(user_id, -group_id)`),
    access: access('access').notNull(),
    scope: scope('scope').notNull(),
    expiresAt: instant('expires_at'),
    createdAt: writtenAt('created_at'),
    /** When access, scope or end last changed. */
    updatedAt: writtenAt('updated_at'),
    createdBy: integer('created_by').references(() => users.id, { onDelete: 'set null' }),
  },
  (t) => [
    // "What do this user and their groups hold on these ancestors?": one search a level, for all of them; unique, so that a holder has one
    // answer per resource and name. The drizzle generator knows no INCLUDE: a custom migration adds it. Also "everything granted on this
    // resource", and a deleted branch's cascade: with an index of their own for those, the planner would take it for the check too, and read
    // a hundred thousand grants where it needs three.
    uniqueIndex('grants_once').on(t.resourceId, t.permission, t.holder),
    // "What is granted on this?", page by page: of an expression, which no check has, for the same reason. Not of a part of the table, or the
    // planner would not look at its statistics.
    index('grants_of_resource').on(sql`(resource_id + 0)`, t.uuid),
    // "Everything this user holds", or this group, page by page, and what goes with them.
    index('grants_of_user')
      .on(t.userId, t.uuid)
      .where(sql`user_id is not null`),
    index('grants_of_group')
      .on(t.groupId, t.uuid)
      .where(sql`group_id is not null`),
    // "Whose grants did this user give?": a deleted user's are kept, without the name.
    index('grants_created_by')
      .on(t.createdBy)
      .where(sql`created_by is not null`),
    check('grants_one_holder', sql`num_nonnulls(${t.userId}, ${t.groupId}) = 1`),
    check('grants_ordinary_user', sql`${t.userId} is null or ${t.userId} > ${ordinaryAbove}`),
  ],
)
