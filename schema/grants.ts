import { sql } from 'drizzle-orm/sql/sql'
import { bigint, check, index, integer, pgEnum, pgTable, smallint, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { instant, writtenAt } from './columns.ts'
import { groups } from './groups.ts'
import { ordinaryAbove } from './reserved-ids.ts'
import { resources } from './resources.ts'
import { users } from './users.ts'

export const access = pgEnum('access', ['allow', 'deny'])
export const scope = pgEnum('scope', ['match', 'recursive'])

/** A permission of one holder on one resource. The pseudo groups `everyone` and `authenticated` have grants like groups. */
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
    /** The user or the group as one number: the id of a user, or minus the id of a group. */
    holder: integer('holder')
      .notNull()
      .generatedAlwaysAs(sql`coalesce(user_id, -group_id)`),
    access: access('access').notNull(),
    scope: scope('scope').notNull(),
    expiresAt: instant('expires_at'),
    /** The authenticator assurance level that a session must have for an allowing grant to apply: 2, or null. Decision 0102. */
    requiresAal: smallint('requires_aal'),
    /** How recently the user must have authenticated for an allowing grant to apply; null: whenever. */
    requiresWithinMinutes: integer('requires_within_minutes'),
    createdAt: writtenAt('created_at'),
    /** The last change of access, scope, expiry or requirement. */
    updatedAt: writtenAt('updated_at'),
    createdBy: integer('created_by').references(() => users.id, { onDelete: 'set null' }),
  },
  (t) => [
    // The grants of a user and their groups on a resource and its ancestors: one search per level for all holders. Unique, so that a holder has
    // one grant per resource and name. Drizzle does not generate INCLUDE; a custom migration adds it. The same index serves all grants of a
    // resource and the cascade of a deleted branch. With a separate index on the resource alone, the planner would use that one for checks too,
    // and read a hundred thousand grants instead of three.
    uniqueIndex('grants_once').on(t.resourceId, t.permission, t.holder),
    // The pages of the grants of a resource. On an expression, so that no check uses the index. Not partial, because the planner does not use the
    // statistics of a partial expression index.
    index('grants_of_resource').on(sql`(resource_id + 0)`, t.uuid),
    // The pages of the grants of a user or a group, and the cascade when it is deleted.
    index('grants_of_user')
      .on(t.userId, t.uuid)
      .where(sql`user_id is not null`),
    index('grants_of_group')
      .on(t.groupId, t.uuid)
      .where(sql`group_id is not null`),
    // The grants that a deleted user created. They remain, with `created_by` null.
    index('grants_created_by')
      .on(t.createdBy)
      .where(sql`created_by is not null`),
    // The grants that end in a time.
    index('grants_ending')
      .on(t.expiresAt)
      .where(sql`expires_at is not null`),
    check('grants_one_holder', sql`num_nonnulls(${t.userId}, ${t.groupId}) = 1`),
    check('grants_requires_aal', sql`${t.requiresAal} = 2`),
    check('grants_requires_within_minutes', sql`${t.requiresWithinMinutes} between 1 and 1440`),
    // A deny that only applied after a step-up would be lifted by not stepping up.
    check(
      'grants_deny_requires_nothing',
      sql`${t.access} = 'allow' or num_nonnulls(${t.requiresAal}, ${t.requiresWithinMinutes}) = 0`,
    ),
    check('grants_ordinary_user', sql`${t.userId} is null or ${t.userId} > ${ordinaryAbove}`),
  ],
)
