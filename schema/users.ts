import { sql } from 'drizzle-orm/sql/sql'
import {
  type AnyPgColumn,
  boolean,
  check,
  index,
  inet,
  integer,
  jsonb,
  pgTable,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { instant, marker, writtenAt } from './columns.ts'
import { groups } from './groups.ts'
import { highestReservedId, ordinaryAbove } from './reserved-ids.ts'
import { termsVersions } from './terms.ts'

/**
 * Accounts that can sign in, and three reserved ones: 1 `system` (the command line), 2 `anonymous` (nobody signed in),
 * 3 `locked` (the dummy). Reserved accounts are never enabled, so no statement that asks for a live user finds them.
 */
export const users = pgTable(
  'users',
  {
    id: integer('id')
      .primaryKey()
      .generatedAlwaysAsIdentity({ startWith: highestReservedId + 1 }),
    uuid: uuid('uuid').notNull().unique().defaultRandom(),
    /** As the person wrote it. */
    username: text('username').notNull(),
    /** What makes it unique; see `domain/accounts/username.ts`. */
    usernameCanonical: text('username_canonical').notNull(),
    /** What it looks like; two names that look alike cannot both exist. */
    usernameSkeleton: text('username_skeleton').notNull(),
    email: text('email'),
    emailCanonical: text('email_canonical'),
    /** A PHC string, or null: no password signs this user in. */
    passwordHash: text('password_hash'),
    role: text('role', { enum: ['superuser', 'staff', 'authenticated', 'reserved'] })
      .notNull()
      .default('authenticated'),
    enabled: boolean('enabled').notNull().default(true),
    activatedAt: instant('activated_at'),
    /** `webhook-error`: another system could not be told of this account. Decides nothing. */
    status: text('status', { enum: ['ok', 'webhook-error'] })
      .notNull()
      .default('ok'),
    lastLoginAt: instant('last_login_at'),
    lastLoginIp: inet('last_login_ip'),
    /** The marker: moves strictly upwards on every sensitive operation; sessions carry a copy and live while it is equal. */
    lastAuthSensitiveOperationAt: marker('last_auth_sensitive_operation_at')
      .notNull()
      .default(sql`date_trunc('milliseconds', app_now())`),
    passwordChangedAt: instant('password_changed_at'),
    mustChangePassword: boolean('must_change_password').notNull().default(false),
    /** The version of the site's terms that they agreed to last, and when. */
    termsVersionId: integer('terms_version_id').references(() => termsVersions.id),
    termsAgreedAt: instant('terms_agreed_at'),
    /** A lock is a state: the role stays what it was. Null: none. See `domain/accounts/lock.ts`. */
    lockKind: text('lock_kind', { enum: ['administrative', 'compromised', 'automatic'] }),
    /** When it ends by itself; null: not. */
    lockUntil: instant('lock_until'),
    lockReason: text('lock_reason'),
    /** The group that this user currently acts in. */
    uploadGroupId: integer('upload_group_id').references((): AnyPgColumn => groups.id, { onDelete: 'set null' }),
    userData: jsonb('user_data')
      .notNull()
      .default({ full_name: null, registration_source: null, first_login: true, social: {} }),
    /** What they read, BCP 47; null: they did not say. */
    language: text('language'),
    createdAt: writtenAt('created_at'),
    updatedAt: writtenAt('updated_at'),
  },
  (t) => [
    // "Is there somebody of this name, or address?" and, whatever the collation of the database: "whose begins like this?"
    uniqueIndex('users_username_canonical').on(t.usernameCanonical.op('text_pattern_ops')),
    uniqueIndex('users_username_skeleton').on(t.usernameSkeleton),
    uniqueIndex('users_email_canonical').on(t.emailCanonical.op('text_pattern_ops')),
    // "Whose begins with these two letters?", page by page: too many do to sort them, and too few to go through everybody.
    index('users_username_beginning').on(sql`left(username_canonical, 2)`, t.uuid),
    index('users_email_beginning').on(sql`left(email_canonical, 2)`, t.uuid),
    // "Who are the administrators?"
    index('users_superusers')
      .on(t.id)
      .where(sql`role = 'superuser'`),
    // "Whose account is not in order?", page by page: few are, so a page by uuid alone would go through nearly everybody.
    index('users_locked')
      .on(t.uuid)
      .where(sql`lock_kind is not null`),
    index('users_disabled')
      .on(t.uuid)
      .where(sql`not enabled`),
    index('users_unverified')
      .on(t.uuid)
      .where(sql`activated_at is null`),
    index('users_webhook_error')
      .on(t.uuid)
      .where(sql`status = 'webhook-error'`),
    // "Who acts in this group?", when it is deleted
    index('users_upload_group')
      .on(t.uploadGroupId)
      .where(sql`upload_group_id is not null`),
    check('users_role', sql`${t.role} in ('superuser', 'staff', 'authenticated', 'reserved')`),
    check('users_status', sql`${t.status} in ('ok', 'webhook-error')`),
    check(
      'users_reserved',
      sql`(${t.role} = 'reserved') = (${t.id} <= ${ordinaryAbove}) and not (${t.role} = 'reserved' and ${t.enabled})`,
    ),
    check('users_lock_kind', sql`${t.lockKind} in ('administrative', 'compromised', 'automatic')`),
    check('users_lock_whole', sql`${t.lockKind} is not null or (${t.lockUntil} is null and ${t.lockReason} is null)`),
    check('users_email', sql`(${t.email} is null) = (${t.emailCanonical} is null)`),
  ],
)

/** The one row that says the first superuser was made. It is never deleted, so bootstrap can never happen again. */
export const bootstrap = pgTable(
  'bootstrap',
  {
    id: integer('id').primaryKey().default(1),
    userId: integer('user_id').notNull(),
    at: instant('at')
      .notNull()
      .default(sql`app_now()`),
  },
  (t) => [check('bootstrap_once', sql`${t.id} = 1`)],
)

/**
 * People who asked for an account and do not have one yet (`domain/registration.ts`). One that is only requested claims nothing, so that nobody
 * can keep a name or an address from its owner by asking for it. One that is confirmed claims both until it is decided or its time is over:
 * against others by the indexes, against accounts by a trigger (`schema/functions/accounts/claimed_names.sql`).
 */
export const registrations = pgTable(
  'registrations',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    uuid: uuid('uuid').notNull().unique().defaultRandom(),
    username: text('username').notNull(),
    usernameCanonical: text('username_canonical').notNull(),
    usernameSkeleton: text('username_skeleton').notNull(),
    email: text('email').notNull(),
    emailCanonical: text('email_canonical').notNull(),
    fullName: text('full_name'),
    status: text('status', {
      enum: ['requested', 'confirmed', 'completed', 'declined', 'superseded', 'expired', 'taken'],
    })
      .notNull()
      .default('requested'),
    /** What the address's owner chose, a PHC string; kept only while an administrator is to decide. */
    passwordHash: text('password_hash'),
    /** What they read, BCP 47; null: they did not say. */
    language: text('language'),
    requestedFrom: inet('requested_from'),
    createdAt: writtenAt('created_at'),
    confirmedAt: instant('confirmed_at'),
    expiresAt: instant('expires_at').notNull(),
    decidedAt: instant('decided_at'),
    /** The administrator who approved or declined. */
    decidedBy: integer('decided_by').references(() => users.id, { onDelete: 'set null' }),
  },
  (t) => [
    // "Is something pending for this address?" Asking again replaces it.
    index('registrations_open_email')
      .on(t.emailCanonical)
      .where(sql`status = 'requested'`),
    uniqueIndex('registrations_claimed_canonical')
      .on(t.usernameCanonical)
      .where(sql`status = 'confirmed'`),
    uniqueIndex('registrations_claimed_skeleton')
      .on(t.usernameSkeleton)
      .where(sql`status = 'confirmed'`),
    uniqueIndex('registrations_claimed_email')
      .on(t.emailCanonical)
      .where(sql`status = 'confirmed'`),
    // "Whom did this administrator decide about?": their name is forgotten with their account.
    index('registrations_decided_by')
      .on(t.decidedBy)
      .where(sql`decided_by is not null`),
    // "Whose time is over?", and for so long that they can go
    index('registrations_open_over')
      .on(t.expiresAt)
      .where(sql`status in ('requested', 'confirmed')`),
    index('registrations_over').on(t.expiresAt),
    // "Who is in this state?", page by page
    index('registrations_of_status').on(t.status, t.uuid, t.expiresAt),
    check(
      'registrations_status',
      sql`${t.status} in ('requested', 'confirmed', 'completed', 'declined', 'superseded', 'expired', 'taken')`,
    ),
    check('registrations_password', sql`(${t.status} = 'confirmed') = (${t.passwordHash} is not null)`),
  ],
)
