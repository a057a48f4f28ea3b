import { sql } from 'drizzle-orm/sql/sql'
import {
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { instant, searchForm, writtenAt } from './columns.ts'
import { highestReservedId, ordinaryAbove } from './reserved-ids.ts'
import { users } from './users.ts'

/**
 * Named sets of users with a priority. Two reserved groups have grants but no memberships: 1 `everyone` (priority -2) and 2 `authenticated`
 * (priority -1). The group of higher priority wins; ordinary groups have 0 or more.
 */
export const groups = pgTable(
  'groups',
  {
    id: integer('id')
      .primaryKey()
      .generatedAlwaysAsIdentity({ startWith: highestReservedId + 1 }),
    uuid: uuid('uuid').notNull().unique().defaultRandom(),
    /** As it was sent; unique regardless of case. See `domain/groups/group.ts`. */
    name: text('name').notNull(),
    description: text('description'),
    groupData: jsonb('group_data').notNull().default({}),
    priority: integer('priority').notNull().default(0),
    discoverable: boolean('discoverable').notNull().default(false),
    createdAt: writtenAt('created_at'),
    updatedAt: writtenAt('updated_at'),
  },
  (t) => [
    // Find a group by name.
    uniqueIndex('groups_name').on(sql`casefold(normalize(${t.name}, NFKC) collate pg_unicode_fast)`),
    // Any part of a name, from three letters on.
    index('groups_search').using('gin', sql`(${searchForm(t.name)}) extensions.gin_trgm_ops`),
    // The pages of discoverable groups.
    index('groups_discoverable')
      .on(t.uuid)
      .where(sql`discoverable`),
    check('groups_reserved', sql`(${t.priority} < 0) = (${t.id} <= ${ordinaryAbove})`),
  ],
)

/** Users in groups, with their capability flags. */
export const memberships = pgTable(
  'memberships',
  {
    userId: integer('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    groupId: integer('group_id')
      .notNull()
      .references(() => groups.id, { onDelete: 'cascade' }),
    /** The uuid of the user, which never changes. Set by the trigger in `schema/triggers/memberships_user_uuid.sql`. */
    userUuid: uuid('user_uuid').notNull(),
    /** The right to administer the group. */
    groupAdministrator: boolean('group_administrator').notNull().default(false),
    /** The other flags by name; see `domain/groups/capabilities/flags.ts`. A missing flag has its default. */
    flags: jsonb('flags').notNull().default({}),
    createdAt: writtenAt('created_at'),
  },
  (t) => [
    // The groups of a user, read by every check.
    primaryKey({ columns: [t.userId, t.groupId] }),
    // The pages of the members of a group.
    index('memberships_group').on(t.groupId, t.userUuid, t.userId),
    // The groups that a user administers.
    index('memberships_administrators')
      .on(t.userId, t.groupId)
      .where(sql`group_administrator`),
    check('memberships_ordinary', sql`${t.userId} > ${ordinaryAbove} and ${t.groupId} > ${ordinaryAbove}`),
  ],
)

/**
 * Memberships that begin when the user accepts the terms of the group. They are not in `memberships`, so they give no rights. Written by the
 * functions in `schema/functions/groups/join_group.sql`.
 */
export const pendingMemberships = pgTable(
  'pending_memberships',
  {
    userId: integer('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    groupId: integer('group_id')
      .notNull()
      .references(() => groups.id, { onDelete: 'cascade' }),
    /** As in `memberships`. */
    userUuid: uuid('user_uuid').notNull(),
    groupAdministrator: boolean('group_administrator').notNull(),
    flags: jsonb('flags').notNull(),
    requestedAt: instant('requested_at')
      .notNull()
      .default(sql`app_now()`),
    /** The user who joined, or the administrator who added the user or published new terms. */
    requestedBy: integer('requested_by'),
    /** When the row expires. Null: the user was a member before the current terms, and the row never expires. */
    endsAt: instant('ends_at'),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.groupId] }),
    // Rows to delete after their end.
    index('pending_memberships_ending')
      .on(t.endsAt)
      .where(sql`ends_at is not null`),
    // The pages of the pending members of a group.
    index('pending_memberships_group').on(t.groupId, t.userUuid, t.userId),
    check('pending_memberships_ordinary', sql`${t.userId} > ${ordinaryAbove} and ${t.groupId} > ${ordinaryAbove}`),
  ],
)

/** The members of `viewer` see the members of `group`. Neither symmetric nor transitive. */
export const groupVisibility = pgTable(
  'group_visibility',
  {
    viewerId: integer('viewer_id')
      .notNull()
      .references(() => groups.id, { onDelete: 'cascade' }),
    groupId: integer('group_id')
      .notNull()
      .references(() => groups.id, { onDelete: 'cascade' }),
  },
  (t) => [
    primaryKey({ columns: [t.viewerId, t.groupId] }),
    index('group_visibility_group').on(t.groupId),
    check('group_visibility_others', sql`${t.viewerId} <> ${t.groupId}`),
  ],
)
