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
import { instant, writtenAt } from './columns.ts'
import { highestReservedId, ordinaryAbove } from './reserved-ids.ts'
import { users } from './users.ts'

/**
 * Sets of users with a priority. Two are reserved and hold grants without ever holding members: 1 `everyone` (priority
 * -2) and 2 `authenticated` (priority -1). Among groups the higher priority wins; ordinary groups start at 0.
 */
export const groups = pgTable(
  'groups',
  {
    id: integer('id')
      .primaryKey()
      .generatedAlwaysAsIdentity({ startWith: highestReservedId + 1 }),
    uuid: uuid('uuid').notNull().unique().defaultRandom(),
    /** As it was written; unique without regard to capitals. See `domain/groups/group.ts`. */
    name: text('name').notNull(),
    description: text('description'),
    groupData: jsonb('group_data').notNull().default({}),
    priority: integer('priority').notNull().default(0),
    discoverable: boolean('discoverable').notNull().default(false),
    createdAt: writtenAt('created_at'),
    updatedAt: writtenAt('updated_at'),
  },
  (t) => [
    // "Which group is called this?" Names are ASCII, so the collation need not know more.
    uniqueIndex('groups_name').on(sql`lower(${t.name} collate "C")`),
    // "Which groups may anybody join?", page by page
    index('groups_discoverable')
      .on(t.uuid)
      .where(sql`discoverable`),
    check('groups_reserved', sql`(${t.priority} < 0) = (${t.id} <= ${ordinaryAbove})`),
  ],
)

/** A user's place in a group. */
export const memberships = pgTable(
  'memberships',
  {
    userId: integer('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    groupId: integer('group_id')
      .notNull()
      .references(() => groups.id, { onDelete: 'cascade' }),
    /** Theirs, which never changes; a trigger writes it (`schema/triggers/memberships_user_uuid.sql`). */
    userUuid: uuid('user_uuid').notNull(),
    /** May administer the group itself. */
    groupAdministrator: boolean('group_administrator').notNull().default(false),
    /** Flags besides, by name; see `domain/groups/capabilities/flags.ts`. One that is missing has its default. */
    flags: jsonb('flags').notNull().default({}),
    createdAt: writtenAt('created_at'),
  },
  (t) => [
    // "Which groups is this user in?" Every check asks it.
    primaryKey({ columns: [t.userId, t.groupId] }),
    // "Who is in this group?", page by page
    index('memberships_group').on(t.groupId, t.userUuid, t.userId),
    // "Which groups does this user administer?"
    index('memberships_administrators')
      .on(t.userId, t.groupId)
      .where(sql`group_administrator`),
    check('memberships_ordinary', sql`${t.userId} > ${ordinaryAbove} and ${t.groupId} > ${ordinaryAbove}`),
  ],
)

/**
 * Places in groups that wait for their holder to accept the group's terms. Nothing else reads them as memberships, so whoever waits has none of
 * its rights. The functions of `schema/functions/groups/join_group.sql` put people in here and take them out.
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
    /** Who put them there: themselves, somebody who may, or whoever published new terms. */
    requestedBy: integer('requested_by'),
    /** When whoever was asked and has not answered is let go. Null: they were a member before there were these terms, and keep the place. */
    endsAt: instant('ends_at'),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.groupId] }),
    // "Whose time is over?"
    index('pending_memberships_ending')
      .on(t.endsAt)
      .where(sql`ends_at is not null`),
    // "Who waits for this group?", page by page
    index('pending_memberships_group').on(t.groupId, t.userUuid, t.userId),
    check('pending_memberships_ordinary', sql`${t.userId} > ${ordinaryAbove} and ${t.groupId} > ${ordinaryAbove}`),
  ],
)

/** Which group may see which: the members of `viewer` see the members of `group`. One hop, and only this way round. */
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
