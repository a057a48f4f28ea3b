import { sql } from 'drizzle-orm/sql/sql'
import {
  type AnyPgColumn,
  bigint,
  boolean,
  check,
  index,
  inet,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { bytes, instant, writtenAt } from './columns.ts'
import { groups } from './groups.ts'
import { resources } from './resources.ts'
import { users } from './users.ts'

/** The scopes of roles: copies that a trigger keeps of the setting `roles`, for every statement to look up. */
export const roleScopes = pgTable(
  'role_scopes',
  { role: text('role').notNull(), scope: text('scope').notNull() },
  (t) => [primaryKey({ columns: [t.role, t.scope] })],
)

/** What an account of kind `service` has besides its row in `users`: who is responsible for it. */
export const serviceAccounts = pgTable(
  'service_accounts',
  {
    userId: integer('user_id')
      .primaryKey()
      .references(() => users.id, { onDelete: 'cascade' }),
    description: text('description'),
    /** Who is notified before its keys expire: a user or the members of a group. Both null: the owner was deleted. */
    ownerUserId: integer('owner_user_id').references(() => users.id, { onDelete: 'set null' }),
    ownerGroupId: integer('owner_group_id').references(() => groups.id, { onDelete: 'set null' }),
  },
  (t) => [
    // The service accounts of an owner.
    index('service_accounts_owner_user')
      .on(t.ownerUserId)
      .where(sql`owner_user_id is not null`),
    index('service_accounts_owner_group')
      .on(t.ownerGroupId)
      .where(sql`owner_group_id is not null`),
    check('service_accounts_owner', sql`${t.ownerUserId} is null or ${t.ownerGroupId} is null`),
  ],
)

/**
 * API keys. A key acts as its account within its scopes and, where it is limited to branches, within those. A key that is replaced stays valid
 * until the end of the overlap, which is its `expires_at` then.
 */
export const apiKeys = pgTable(
  'api_keys',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    uuid: uuid('uuid').notNull().unique().defaultRandom(),
    /** Whose rights it has: a person or a service account. */
    userId: integer('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    name: text('name').notNull(),
    /** SHA-256 of its text. */
    digest: bytes('digest').notNull(),
    /** Of its text, for display. */
    lastFour: text('last_four').notNull(),
    scopes: text('scopes').array().notNull(),
    /** Whether it counts only at and below the nodes of `api_key_branches`; with none of them left, nowhere. */
    branchLimited: boolean('branch_limited').notNull().default(false),
    createdAt: writtenAt('created_at'),
    /** Null: never. */
    expiresAt: instant('expires_at'),
    revokedAt: instant('revoked_at'),
    /** The key that replaces it, made by a rotation. */
    replacedBy: integer('replaced_by').references((): AnyPgColumn => apiKeys.id, { onDelete: 'set null' }),
    /** When its owner was mailed that it expires soon. */
    expiryNoticeAt: instant('expiry_notice_at'),
    /** Noted at most every 15 minutes (`store/keys/key-use.ts`). */
    lastUsedAt: instant('last_used_at'),
    lastUsedIp: inet('last_used_ip'),
    lastUsedUserAgent: text('last_used_user_agent'),
  },
  (t) => [
    // Find a key by its text.
    uniqueIndex('api_keys_digest').on(t.digest),
    // The keys of an account.
    index('api_keys_of_user').on(t.userId, t.uuid),
    // The keys whose owners are to be told, and those to delete by age.
    index('api_keys_expiring').on(t.expiresAt),
    // The key that a deleted key replaced.
    index('api_keys_replaced_by')
      .on(t.replacedBy)
      .where(sql`replaced_by is not null`),
    check('api_keys_digest', sql`octet_length(${t.digest}) = 32`),
  ],
)

/** The nodes at and below which a key counts. A node that is deleted narrows the key; one that moves takes it along. */
export const apiKeyBranches = pgTable(
  'api_key_branches',
  {
    keyId: integer('key_id')
      .notNull()
      .references(() => apiKeys.id, { onDelete: 'cascade' }),
    resourceId: bigint('resource_id', { mode: 'number' })
      .notNull()
      .references(() => resources.id, { onDelete: 'cascade' }),
  },
  (t) => [
    primaryKey({ columns: [t.keyId, t.resourceId] }),
    // The keys of a node that is deleted.
    index('api_key_branches_of_resource').on(t.resourceId),
  ],
)
