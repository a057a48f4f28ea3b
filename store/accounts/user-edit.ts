/**
 * Editing an account, in one statement: the caller's relation to the account decides which fields they may set, and the same statement sets
 * them, ends the sessions that a sensitive change ends, mails the links for a new address and writes the audit event.
 */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { endSessionsOf } from '#store/ended-sessions.ts'
import { auditEvent, materialized, runAs, type Step } from '#store/run-as.ts'
import { generalRoles } from '#domain/access/roles/role.ts'
import type { Caller } from '#domain/caller.ts'
import type { EmailAddress } from '#domain/accounts/email-address.ts'
import type { Language } from '#domain/languages/language.ts'
import { invalid } from '#domain/refusal.ts'
import { type UserDataPatch, userDataLimits } from '#domain/accounts/user-data.ts'
import type { EditorRelation } from '#domain/accounts/user-edit.ts'
import type { WantedUsername } from '#domain/accounts/username-rules.ts'
import { type AccountDetails, accountDetailsOf } from '#store/account-row.ts'
import { anotherAdministratorRemains, countsAsAdministrator, lockUsers } from '#store/administrators.ts'
import { clearedOwnAttempt } from '#store/credentials/attempts.ts'
import { holdsMoreRights } from '#store/edit-rights.ts'
import { firstDenial } from '#store/denials.ts'
import { mayConferRole } from '#store/conferral.ts'
import { changedFields } from '#store/changed-fields.ts'
import { lockAddress } from '#store/mail/outbox.ts'
import type { Database } from '#store/run.ts'
import { callerRelation, type CallerRelation, requirePerson, requireTarget, targetUser } from '#store/user-target.ts'
import { settingOf } from '#store/settings.ts'
import { mapNameConflicts } from '#store/users.ts'
import { emailChangeSteps, requestedEmail } from './email-changes.ts'
import { permittedName } from './user-info.ts'

/** The fields to set; one that is absent stays as it is. Each was checked by its own rule, but not whether the caller may set it. */
export interface UserChange {
  full_name?: string | null | undefined
  email?: EmailAddress | undefined
  username?: WantedUsername | undefined
  is_active?: boolean | undefined
  role?: string | undefined
  email_verified?: boolean | undefined
  must_change_password?: boolean | undefined
  user_data?: UserDataPatch | undefined
  language?: Language | null | undefined
  /** Clears `webhook-error`. */
  status?: 'ok' | undefined
}

/**
 * Why an edit is not made; the first that holds, in this order. `beyond-reach`: the account's role has scopes that the caller has not.
 * `not-permitted`: the caller's relation to the account does not allow every field, or there is no such role. `role-beyond-own`: the new role has
 * scopes that the caller has not. `account-holds-more`: whoever reads the mail of an account can reset its password, and the caller would get
 * rights with it that they do not have. `current-password-required`: another address for one's own account.
 */
export type EditDenial =
  | 'beyond-reach'
  | 'last-administrator'
  | 'not-permitted'
  | 'role-beyond-own'
  | 'account-holds-more'
  | 'current-password-required'
  | 'too-many-address-changes'

/** The outcome of an edit. */
export interface EditedUser {
  /** Null: the edit was made, or it changes nothing. */
  denied: EditDenial | null
  /** Null: the caller may see the account and edit none of it. */
  relation: EditorRelation | null
  /** The account as it is now. */
  account: AccountDetails
  /** Whether the new address awaits confirmation by the link that was mailed to it. */
  awaits_confirmation: boolean
  /** The roles that the installation has. */
  roles: string[]
}

/**
 * Sets all fields of a change or none. A sensitive change moves the session marker once and ends every session of the account; setting a
 * field to the value that it has changes nothing. A new address awaits confirmation, unless a superuser sets somebody else's.
 *
 * @param permitted the relations that may set every field of the change
 * @param isProven whether the caller sent their own password, and it was right; the edit clears the attempt
 * @throws Refusal `not-found`, `forbidden` for a reserved account, `name-taken`, `email-taken`, `invalid-request`
 */
export async function updateUser(
  db: Database,
  caller: Caller,
  reference: string,
  change: UserChange,
  permitted: EditorRelation[],
  isProven: boolean,
): Promise<EditedUser> {
  const answer = await mapNameConflicts(
    () =>
      runAs<CallerRelation & EditedUser>(db, caller, {
        lock: locksFor(caller, reference, change),
        steps: {
          target: targetUser(caller, reference),
          before: withEditorRelation,
          requested_email: requestedEmail(change.email, change.email_verified, isProven),
          after: fieldsAfter(change),
          decision: decision(permitted, change),
          changed: updatedUser(change.username),
          ended_sessions: endedSessions,
          ...(change.email && emailChangeSteps(caller, change.email)),
          audit: auditEvent(caller, {
            action: 'user-edited',
            targetKind: 'user',
            target: sql`changed.uuid`,
            from: sql`changed, decision, before`,
            details: sql`${changedFields(change)} || jsonb_build_object('operations', to_jsonb(decision.operations)) || ${roleChange}`,
          }),
        },
        answer: sql`select ${callerRelation}, before.relation, decision.denied, decision.roles,
            requested_email.awaits_confirmation, ${isProven ? clearedOwnAttempt(caller) : sql`null as attempt_cleared`},
            coalesce((select ${accountDetailsOf(sql`changed`)} from changed), ${accountDetailsOf(sql`target`)}) as account
          from target, before, requested_email, decision`,
      }),
    change.username,
    caller,
  ).catch(refuseLargeUserData)
  return requirePerson(requireTarget(answer))
}

/** What `checked_user_data` raised. @throws Refusal `invalid-request`, or the error as it is */
function refuseLargeUserData(error: unknown): never {
  if ((error as { constraint?: string }).constraint !== 'user_data_size') throw error
  const detail = `An account may have at most ${userDataLimits.keys} keys and ${userDataLimits.bytes} bytes of user data in all.`
  throw invalid([{ pointer: '/user_data', code: 'too-large', detail }])
}

function locksFor(caller: Caller, reference: string, change: UserChange): SQL[] {
  const users = lockUsers(caller, reference, { all: mayRemoveAdministrator(change) })
  return change.email ? [users, lockAddress(change.email.canonical)] : [users]
}

/** Whether a change may leave the service without an administrator, and so has to wait for other such changes. */
function mayRemoveAdministrator({ role, is_active, email_verified, email }: UserChange): boolean {
  return (
    (role !== undefined && role !== 'superuser') ||
    is_active === false ||
    email_verified === false ||
    (email !== undefined && email_verified !== true)
  )
}

/** Step `before`, from `target`: the account as it is, and what the caller is to it. Model: `test/models/accounts/user-edit.ts`. */
const withEditorRelation =
  materialized(sql`select target.*, case when reserved or kind = 'service' then null when administrator and may_edit then 'superuser'
      when is_self then 'self' when may_edit then 'group-administrator' end as relation
    from target`)

/** Step `after`, from `before` and `requested_email`: the columns as they are to be. A new address is unverified unless the change says otherwise. */
function fieldsAfter(change: UserChange): Step {
  const { email, username, language } = change
  const verified = sql`${change.email_verified ?? null}::boolean`
  const address = sql`${email?.canonical ?? null}::text`
  return materialized(sql`select id, kind, lock_kind, lock_until,
      coalesce(${username?.display ?? null}, username) as username,
      coalesce(${username?.canonical ?? null}, username_canonical) as username_canonical,
      coalesce(${username?.skeleton ?? null}, username_skeleton) as username_skeleton,
      case when awaits_confirmation then email else coalesce(${email?.display ?? null}, email) end as email,
      case when awaits_confirmation then email_canonical else coalesce(${address}, email_canonical) end as email_canonical,
      coalesce(${change.is_active ?? null}::boolean, enabled) as enabled,
      coalesce(${change.role ?? null}, role) as role,
      coalesce(${change.must_change_password ?? null}::boolean, must_change_password) as must_change_password,
      case when ${verified} then coalesce(activated_at, app_now()) when not ${verified} then null
        when needs_confirmation and not awaits_confirmation then null
        else activated_at end as activated_at,
      coalesce(${change.status ?? null}, status) as status,
      ${userDataAfter(change)} as user_data,
      ${language === undefined ? sql`language` : sql`${language}::text`} as language
    from before, requested_email`)
}

/** The column `user_data`. The database merges a patch, and undoes the statement where the result is too large. */
function userDataAfter({ full_name, user_data }: UserChange): SQL {
  const named =
    full_name === undefined ? sql`user_data` : sql`user_data || jsonb_build_object('full_name', ${full_name}::text)`
  if (user_data === undefined) return named
  return sql`case when relation = 'superuser'
    then checked_user_data(merge_user_data(${named}, ${JSON.stringify(user_data)}::jsonb), ${userDataLimits.keys}, ${userDataLimits.bytes})
    else user_data end`
}

/** For the audit event, from `before` and `changed`: which role the account had and has. */
const roleChange = sql`case when before.role = changed.role then '{}'
  else jsonb_build_object('role', jsonb_build_object('from', before.role, 'to', changed.role)) end`

/** The names of the setting `roles`, as a list. */
const roleNames = sql`(select coalesce(jsonb_agg(name order by name), '[]') from jsonb_object_keys(${settingOf('roles')}) as defined (name))`

/** When a change is which sensitive operation. Model: `sensitiveOperationsOf` of `test/models/accounts/user-edit.ts`. */
const sensitive: Readonly<Record<string, SQL>> = {
  'username-changed': sql`after.username <> before.username`,
  'email-changed': sql`after.email_canonical is distinct from before.email_canonical`,
  'user-enabled': sql`after.enabled and not before.enabled`,
  'user-disabled': sql`before.enabled and not after.enabled`,
  'role-changed': sql`after.role <> before.role`,
  'email-verification-changed': sql`(after.activated_at is null) <> (before.activated_at is null)`,
}

/** Step `decision`, from all before it: why the edit is not made, which sensitive operations it is, and whether it changes anything. */
function decision(permitted: EditorRelation[], change: UserChange): Step {
  const { role } = change
  const operations = Object.entries(sensitive).map(([name, holds]) => sql`case when ${holds} then ${name}::text end`)
  const isPermitted = sql`coalesce(before.relation in (select jsonb_array_elements_text(${JSON.stringify(permitted)}::jsonb)), false)
        and (${role ?? null}::text is null or installed.roles ? ${role ?? null}::text)`
  const removesLastAdministrator = sql`${countsAsAdministrator(sql`before`)} and not ${countsAsAdministrator(sql`after`)}
        and not ${anotherAdministratorRemains(sql`before`)}`
  return materialized(sql`select installed.roles,
      ${firstDenial<EditDenial>({
        'beyond-reach': sql`before.administrator and not before.may_edit and not before.is_self`,
        'last-administrator': removesLastAdministrator,
        'not-permitted': sql`not (${isPermitted})`,
        'role-beyond-own':
          role === undefined ? sql`false` : sql`after.role <> before.role and not ${mayConferRole(sql`after.role`)}`,
        'account-holds-more': change.email
          ? sql`not before.is_self and requested_email.is_other and ${holdsMoreRights(sql`before`)}`
          : sql`false`,
        'current-password-required': sql`requested_email.password_missing`,
        'too-many-address-changes': sql`requested_email.rate_limited`,
      })} as denied,
      array_remove(array[${sql.join(operations, sql`, `)}], null) as operations,
      (${columnsOf(sql`before`)}) is distinct from (${columnsOf(sql`after`)}) as has_changes
    from before, requested_email, after, (select ${JSON.stringify(generalRoles)}::jsonb || ${roleNames} as roles) as installed`)
}

/** The columns that an edit may change, to compare two rows. Canonical forms follow from `username` and `email`. */
function columnsOf(row: SQL): SQL {
  return sql`${row}.username, ${row}.email, ${row}.enabled, ${row}.role, ${row}.must_change_password, ${row}.activated_at,
    ${row}.user_data, ${row}.language, ${row}.status`
}

/**
 * Step `changed`, from `after` and `decision`: the account as it is now; no row where nothing was set. Two triggers act on the update: a new
 * marker revokes the user's links (`schema/triggers/users_revoke_links.sql`), and a name or an address must be free among registrations too
 * (`schema/triggers/users_unique_names.sql`).
 */
function updatedUser(username: WantedUsername | undefined): SQL {
  const name = username
    ? sql`case when after.username = u.username then u.username else ${permittedName(username)} end`
    : sql`u.username`
  return sql`update users u set username = ${name}, username_canonical = after.username_canonical,
    username_skeleton = after.username_skeleton, email = after.email, email_canonical = after.email_canonical,
    email_proven_at = case when after.email_canonical is not distinct from u.email_canonical and after.activated_at is not null then u.email_proven_at end,
    enabled = after.enabled, role = after.role, must_change_password = after.must_change_password,
    activated_at = after.activated_at, user_data = after.user_data, language = after.language,
    status = after.status, updated_at = app_now(),
    last_auth_sensitive_operation_at = case when decision.operations = '{}' then u.last_auth_sensitive_operation_at
      else next_marker(u.last_auth_sensitive_operation_at) end
  from after, decision where u.id = after.id and decision.denied is null and decision.has_changes
  returning u.*`
}

/** Step `ended_sessions`, from `changed` and `decision`. */
const endedSessions = endSessionsOf(
  'user-edited',
  sql`changed, decision`,
  sql`s.user_id = changed.id and decision.operations <> '{}'`,
)
