import { sql } from 'drizzle-orm'
import { bigint, check, index, integer, pgEnum, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { instant, writtenAt } from './columns.ts'
import { groups } from './groups.ts'
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
    access: access('access').notNull(),
    scope: scope('scope').notNull(),
    expiresAt: instant('expires_at'),
    createdAt: writtenAt('created_at'),
    createdBy: integer('created_by').references(() => users.id, { onDelete: 'set null' }),
  },
  (t) => [
    // "What does this user hold on these ancestors?" and "what do these groups?": one probe a level; unique, so that a
    // holder has one answer per resource and name. The drizzle generator knows no INCLUDE: a custom migration adds it.
    uniqueIndex('grants_user_once')
      .on(t.userId, t.resourceId, t.permission)
      .where(sql`user_id is not null`),
    // Also "everything granted on this resource", and a deleted branch's cascade: with an index of their own for those, the
    // planner would take it for the check too, and read a hundred thousand grants where it needs three.
    uniqueIndex('grants_group_once').on(t.resourceId, t.permission, t.groupId),
    // "What is granted on this?" and "what does this user hold?", page by page: of an expression, which no check has, for the same reason. Not
    // of a part of the table, or the planner would not look at its statistics.
    index('grants_of_resource').on(sql`(resource_id + 0)`, t.uuid),
    index('grants_of_user').on(sql`(user_id + 0)`, t.uuid),
    // "Everything this group holds", and a deleted group's cascade.
    index('grants_of_group')
      .on(t.groupId, t.uuid)
      .where(sql`group_id is not null`),
    // "Whose grants did this user give?": a deleted user's are kept, without the name.
    index('grants_created_by')
      .on(t.createdBy)
      .where(sql`created_by is not null`),
    check('grants_one_holder', sql`num_nonnulls(${t.userId}, ${t.groupId}) = 1`),
    check('grants_ordinary_user', sql`${t.userId} is null or ${t.userId} > 100`),
  ],
)
