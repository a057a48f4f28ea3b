/** Editing an account: who may set what is decided by the same statement that sets it. Seed: `edit_user`. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { AttemptKeys } from '#domain/credentials/attempts.ts'
import type { Caller } from '#domain/caller.ts'
import type { EmailAddress } from '#domain/accounts/email-address.ts'
import type { Language } from '#domain/languages/language.ts'
import { invalid } from '#domain/refusal.ts'
import { type UserDataWish, userDataLimits } from '#domain/accounts/user-data.ts'
import type { EditStanding } from '#domain/accounts/user-edit.ts'
import type { WantedUsername } from '#domain/accounts/username-rules.ts'
import { type AccountDetails, accountDetailsOf } from '#store/account-row.ts'
import { act, audited } from '#store/run-as.ts'
import { anotherRemains, countsAsAdministrator, lastAdministrator, lockOfUsers } from '#store/administrators.ts'
import { settled } from '#store/credentials/attempts.ts'
import { changedFields } from '#store/changed-fields.ts'
import { confirmationMailed, emailWish, passwordWanted, setDirectly, tooManyChanges } from './email-changes.ts'
import { lockOfAddress } from '#store/mail/outbox.ts'
import type { Database } from '#store/run.ts'
import { requireTarget, type Standing, standing, targetStep } from '#store/user-target.ts'
import { settingOf } from '#store/settings.ts'
import { permittedName } from './user-info.ts'
import { orNameTaken } from '#store/users.ts'

/** What is to be set; what is not named stays. Its rules were checked, but not whether the caller may. */
export interface UserChange {
  full_name?: string | null | undefined
  email?: EmailAddress | undefined
  username?: WantedUsername | undefined
  is_active?: boolean | undefined
  user_role?: string | undefined
  email_verified?: boolean | undefined
  must_change_password?: boolean | undefined
  user_data?: UserDataWish | undefined
  language?: Language | null | undefined
  /** Takes `webhook-error` off. */
  status?: 'ok' | undefined
}

/** What became of an edit. */
export interface Edited {
  /** As what the caller stands before the account; null: they may see it and edit nothing of it. */
  as: EditStanding | null
  /** The account as it is now; null when the caller's standing was none that may make the change. */
  account: AccountDetails | null
  /** Whether its new address waits to be confirmed, by a link that was mailed to it. */
  waits: boolean
  /** Those of the policy in force: an account can be given no other. */
  roles: string[]
}

/**
 * Sets all of it or nothing. What is sensitive moves the marker once and ends every session of the account; setting what is there already
 * changes nothing, also not the marker. A new address waits until whoever reads its mail confirms it, unless a superuser sets somebody else's.
 *
 * @param permitted the standings that may set every field of the change
 * @param proof under which digests the caller's attempt counts that was right: they said their own password, and it is no attempt any more
 * @throws Refusal `not-found`, `forbidden` for one of our own accounts, `conflict` for a name that is taken or the last administrator,
 *   `invalid-request` for a new address of one's own without one's password, `too-many-attempts` for one new address after the other
 */
export async function updateUser(
  db: Database,
  caller: Caller,
  reference: string,
  change: UserChange,
  permitted: EditStanding[],
  proof: AttemptKeys | null,
): Promise<Edited> {
  const answer = await orNameTaken(
    () =>
      act<Standing & Edited & { bereft: boolean; hurried: boolean; unproven: boolean }>(db, caller, {
        lock: locksOf(caller, reference, change),
        steps: [
          targetStep(caller, reference),
          before,
          emailWish(change.email, change.email_verified, proof !== null),
          after(change),
          verdict(permitted, change.user_role),
          changed(change.username),
          ended,
          ...(change.email ? [...confirmationMailed(caller, change.email), ...setDirectly(caller)] : []),
          audited(caller, {
            action: 'user-edited',
            targetKind: 'user',
            target: sql`changed.uuid`,
            from: sql`changed, verdict`,
            details: sql`${changedFields(change)} || jsonb_build_object('operations', to_jsonb(verdict.operations))`,
          }),
        ],
        answer: sql`select ${standing}, before."as", verdict.bereft, verdict.roles, wish.hurried, wish.unproven, wish.waits,
            ${proof ? settled(proof) : sql`null as settled`},
            case when verdict.permitted and not verdict.bereft
              then coalesce((select ${accountDetailsOf(sql`changed`)} from changed), ${accountDetailsOf(sql`target`)}) end as account
          from target, before, wish, verdict`,
      }),
    change.username,
  ).catch(orTooLarge)
  const { as, account, waits, roles, bereft, hurried, unproven } = requireTarget(answer)
  if (bereft) throw lastAdministrator()
  if (account && unproven) throw passwordWanted()
  if (account && hurried) throw tooManyChanges()
  return { as, account, waits, roles }
}

/** What `checked_user_data` raised. @throws Refusal `invalid-request`, or the error as it is */
function orTooLarge(error: unknown): never {
  if ((error as { constraint?: string }).constraint !== 'user_data_size') throw error
  const detail = `At most ${userDataLimits.keys} keys and ${userDataLimits.bytes} bytes, with those that are there.`
  throw invalid([{ pointer: '/user_data', code: 'user-data-too-large', detail }])
}

function locksOf(caller: Caller, reference: string, change: UserChange): SQL[] {
  const users = lockOfUsers(caller, reference, { all: mayTakeAway(change) })
  return change.email ? [users, lockOfAddress(change.email.canonical)] : [users]
}

/** Whether a change may leave the service without an administrator, and so has to wait for others that may. */
function mayTakeAway({ user_role, is_active, email_verified, email }: UserChange): boolean {
  return (
    (user_role !== undefined && user_role !== 'superuser') ||
    is_active === false ||
    email_verified === false ||
    (email !== undefined && email_verified !== true)
  )
}

/** As what the caller edits; null: as nothing. */
const before = sql`before as materialized (
  select target.*, case when reserved then null when administrator then 'superuser' when is_self then 'self'
    when may_edit then 'group-administrator' end as "as"
  from target)`

/** The columns as they are to be. An address that is set stops being verified unless the same change says that it is. */
function after(change: UserChange): SQL {
  const { email, username, language } = change
  const verified = sql`${change.email_verified ?? null}::boolean`
  const address = sql`${email?.canonical ?? null}::text`
  return sql`after as materialized (
    select id, lock_kind, lock_until,
      coalesce(${username?.display ?? null}, username) as username,
      coalesce(${username?.canonical ?? null}, username_canonical) as username_canonical,
      coalesce(${username?.skeleton ?? null}, username_skeleton) as username_skeleton,
      case when wish.waits then email else coalesce(${email?.display ?? null}, email) end as email,
      case when wish.waits then email_canonical else coalesce(${address}, email_canonical) end as email_canonical,
      coalesce(${change.is_active ?? null}::boolean, enabled) as enabled,
      coalesce(${change.user_role ?? null}, role) as role,
      coalesce(${change.must_change_password ?? null}::boolean, must_change_password) as must_change_password,
      case when ${verified} then coalesce(activated_at, app_now()) when not ${verified} then null
        when wish.to_confirm and not wish.waits then null
        else activated_at end as activated_at,
      coalesce(${change.status ?? null}, status) as status,
      ${notes(change)} as user_data,
      ${language === undefined ? sql`language` : sql`${language}::text`} as language
    from before, wish)`
}

/** The notes; those of a wish are merged by the database, which undoes the statement where they become too large. */
function notes({ full_name, user_data }: UserChange): SQL {
  const named =
    full_name === undefined ? sql`user_data` : sql`user_data || jsonb_build_object('full_name', ${full_name}::text)`
  if (user_data === undefined) return named
  return sql`case when "as" = 'superuser' then checked_user_data(merge_user_data(${named}, ${JSON.stringify(user_data)}::jsonb),
    ${userDataLimits.keys}, ${userDataLimits.bytes}) else user_data end`
}

/** What an edit may amount to that ends every session of the account, each with when it does. */
const sensitive: Readonly<Record<string, SQL>> = {
  'username-changed': sql`after.username <> before.username`,
  'email-changed': sql`after.email_canonical is distinct from before.email_canonical`,
  'user-enabled': sql`after.enabled and not before.enabled`,
  'user-disabled': sql`before.enabled and not after.enabled`,
  'role-changed': sql`after.role <> before.role`,
  'email-verification-changed': sql`(after.activated_at is null) <> (before.activated_at is null)`,
}

function verdict(permitted: EditStanding[], role: string | undefined): SQL {
  const operations = Object.entries(sensitive).map(([name, holds]) => sql`case when ${holds} then ${name}::text end`)
  return sql`verdict as materialized (
    select coalesce(before."as" in (select jsonb_array_elements_text(${JSON.stringify(permitted)}::jsonb)), false)
        and (${role ?? null}::text is null or policy.roles ? ${role ?? null}::text) as permitted,
      policy.roles,
      ${countsAsAdministrator(sql`before`)} and not ${countsAsAdministrator(sql`after`)}
        and not ${anotherRemains(sql`before`)} as bereft,
      array_remove(array[${sql.join(operations, sql`, `)}], null) as operations,
      (${columns(sql`before`)}) is distinct from (${columns(sql`after`)}) and not wish.hurried and not wish.unproven as differs
    from before, wish, after, (select ${settingOf('roles_policy')} -> 'roles' as roles) as policy)`
}

function columns(row: SQL): SQL {
  return sql`${row}.username, ${row}.email, ${row}.enabled, ${row}.role, ${row}.must_change_password, ${row}.activated_at, ${row}.user_data, ${row}.language, ${row}.status`
}

function changed(username: WantedUsername | undefined): SQL {
  const name = username
    ? sql`case when after.username = u.username then u.username else ${permittedName(username)} end`
    : sql`u.username`
  return sql`changed as (
  update users u set username = ${name}, username_canonical = after.username_canonical,
    username_skeleton = after.username_skeleton, email = after.email, email_canonical = after.email_canonical,
    enabled = after.enabled, role = after.role, must_change_password = after.must_change_password,
    activated_at = after.activated_at, user_data = after.user_data, language = after.language,
    status = after.status, updated_at = app_now(),
    last_auth_sensitive_operation_at = case when verdict.operations = '{}' then u.last_auth_sensitive_operation_at
      else next_marker(u.last_auth_sensitive_operation_at) end
  from after, verdict where u.id = after.id and verdict.permitted and not verdict.bereft and verdict.differs
  returning u.*)`
}

const ended = sql`ended as (
  update sessions s set ended_at = app_now(), end_reason = 'user-edited'
  from changed, verdict where s.user_id = changed.id and s.ended_at is null and verdict.operations <> '{}')`
