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
import { instant, marker, searchForm, writtenAt } from './columns.ts'
import { groups } from './groups.ts'
import { highestReservedId, ordinaryAbove } from './reserved-ids.ts'
import { termsVersions } from './terms.ts'

/**
 * Accounts, with three reserved ones: 1 `system` (the command line), 2 `anonymous` (requests without a session) and 3 `locked` (decoy for unknown
 * names). Reserved accounts are never enabled, so conditions for an active account exclude them.
 */
export const users = pgTable(
  'users',
  {
    id: integer('id')
      .primaryKey()
      .generatedAlwaysAsIdentity({ startWith: highestReservedId + 1 }),
    uuid: uuid('uuid').notNull().unique().defaultRandom(),
    /** As the user typed it. */
    username: text('username').notNull(),
    /** The form that is compared; see `domain/accounts/username.ts`. */
    usernameCanonical: text('username_canonical').notNull(),
    /** The form in which look-alike characters are equal. Unique, so that no two users have similar names. */
    usernameSkeleton: text('username_skeleton').notNull(),
    /** Full name, user name and address, a line each, in the form in which names are searched (`store/accounts/user-list.ts`). */
    searchText: text('search_text')
      .notNull()
      .generatedAlwaysAs(
        searchForm(
          sql`coalesce(user_data ->> 'full_name', '') || chr(10) || username_canonical || chr(10) || coalesce(email_canonical, '')`,
        ),
      ),
    email: text('email'),
    emailCanonical: text('email_canonical'),
    /**
     * When its owner proved that they read the mail of `email`: by a link or a code that was mailed to it, or by a provider that vouches for it. Null: nobody
     * has, as for an address that an administrator or an import entered. Only such a proof lets another provider link itself to the account.
     */
    emailProvenAt: instant('email_proven_at'),
    /** A PHC string; null: no password signs this user in. */
    passwordHash: text('password_hash'),
    /** `superuser`, `authenticated`, `reserved`, or a role of the setting `roles`, whose scopes are in `role_scopes`. */
    role: text('role').notNull().default('authenticated'),
    /** `service`: an account for a program, with API keys and without a password or an address (`schema/keys.ts`). */
    kind: text('kind', { enum: ['person', 'service'] })
      .notNull()
      .default('person'),
    enabled: boolean('enabled').notNull().default(true),
    activatedAt: instant('activated_at'),
    /** `webhook-error`: a webhook about this account failed. Has no effect on rights. */
    status: text('status', { enum: ['ok', 'webhook-error'] })
      .notNull()
      .default('ok'),
    lastLoginAt: instant('last_login_at'),
    lastLoginIp: inet('last_login_ip'),
    /** The marker: increases with every sensitive operation. A session has a copy and is live while both are equal. */
    lastAuthSensitiveOperationAt: marker('last_auth_sensitive_operation_at')
      .notNull()
      .default(sql`date_trunc('milliseconds', app_now())`),
    passwordChangedAt: instant('password_changed_at'),
    mustChangePassword: boolean('must_change_password').notNull().default(false),
    /** The latest accepted version of the site terms, and when. */
    termsVersionId: integer('terms_version_id').references(() => termsVersions.id),
    termsAgreedAt: instant('terms_agreed_at'),
    /** The lock, which does not change the role. Null: not locked. See `domain/accounts/lock.ts`. */
    lockKind: text('lock_kind', { enum: ['administrative', 'compromised', 'automatic'] }),
    /** When the lock expires; null: never. */
    lockUntil: instant('lock_until'),
    lockReason: text('lock_reason'),
    /** The group to which this user uploads. */
    uploadGroupId: integer('upload_group_id').references((): AnyPgColumn => groups.id, { onDelete: 'set null' }),
    userData: jsonb('user_data')
      .notNull()
      .default({ full_name: null, registration_source: null, first_login: true, social: {} }),
    /** The preferred language, BCP 47; null: unknown. */
    language: text('language'),
    createdAt: writtenAt('created_at'),
    updatedAt: writtenAt('updated_at'),
  },
  (t) => [
    // Find a user by name or address; and by a prefix, in any collation of the database.
    uniqueIndex('users_username_canonical').on(t.usernameCanonical.op('text_pattern_ops')),
    uniqueIndex('users_username_skeleton').on(t.usernameSkeleton),
    uniqueIndex('users_email_canonical').on(t.emailCanonical.op('text_pattern_ops')),
    // The pages of a two-letter prefix. Too many users match to sort them, and too few to scan all users.
    index('users_username_beginning').on(sql`left(username_canonical, 2)`, t.uuid),
    index('users_email_beginning').on(sql`left(email_canonical, 2)`, t.uuid),
    index('users_full_name_beginning').on(sql`left(search_text, 2)`, t.uuid),
    // Any part of a name or an address, from three letters on.
    index('users_search_text').using('gin', t.searchText.op('extensions.gin_trgm_ops')),
    // The accounts of a role, and so the administrators.
    index('users_with_role')
      .on(t.role, t.id)
      .where(sql`role <> 'authenticated'`),
    // The pages of service accounts.
    index('users_services')
      .on(t.uuid)
      .where(sql`kind = 'service'`),
    // The pages of locked, disabled, unverified and `webhook-error` accounts. They are rare, so a page by uuid would scan nearly all users.
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
    // The users with this upload group, for its deletion.
    index('users_upload_group')
      .on(t.uploadGroupId)
      .where(sql`upload_group_id is not null`),
    check('users_kind', sql`${t.kind} in ('person', 'service')`),
    check(
      'users_service',
      sql`${t.kind} = 'person' or (${t.passwordHash} is null and ${t.email} is null and ${t.role} <> 'superuser')`,
    ),
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

/** The single row that records the first superuser. It is never deleted, so that bootstrap happens once. */
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
 * Requests for accounts (`domain/registration.ts`). A `requested` row reserves nothing, so that a request cannot block a name or an address. A
 * `confirmed` row reserves both until the decision or expiry: against other registrations by the indexes, against accounts by a trigger
 * (`schema/functions/accounts/claimed_names.sql`).
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
    /** The hash of the chosen password, a PHC string; only while an administrator has to decide. */
    passwordHash: text('password_hash'),
    /**
     * Who signed up by another provider, which is how they will sign in: `{provider, source, issuer, subject, email, social}`: the uuid and the name of the provider, then what it said.
     * Only while an administrator has to decide.
     */
    identity: jsonb('identity'),
    /** The language of the request, BCP 47; null: unknown. */
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
    // The open registrations of an address, which a repeated request replaces.
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
    // The registrations that a deleted administrator decided; `decided_by` becomes null.
    index('registrations_decided_by')
      .on(t.decidedBy)
      .where(sql`decided_by is not null`),
    // Registrations to expire, and later to delete.
    index('registrations_open_over')
      .on(t.expiresAt)
      .where(sql`status in ('requested', 'confirmed')`),
    index('registrations_over').on(t.expiresAt),
    // The pages of registrations in a state.
    index('registrations_of_status').on(t.status, t.uuid, t.expiresAt),
    check(
      'registrations_status',
      sql`${t.status} in ('requested', 'confirmed', 'completed', 'declined', 'superseded', 'expired', 'taken')`,
    ),
    check(
      'registrations_password',
      sql`(${t.status} = 'confirmed') = (${t.passwordHash} is not null or ${t.identity} is not null)`,
    ),
  ],
)
