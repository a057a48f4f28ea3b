/** A registration whose address is confirmed: an account at once, or one that an administrator decides on. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { approvalSeconds, type Operation } from '#domain/operations.ts'
import { Refusal, type RefusalCode } from '#domain/refusal.ts'
import { runAs, audited } from '#store/run-as.ts'
import { placedInAdministratorGroup } from '#store/groups/administrator-group.ts'
import { legacyHeldToken } from '#store/one-time-tokens.ts'
import { accountAnnounced, approvalAsked } from './registration-mail.ts'
import {
  accountMade,
  registrationDetailsOf,
  isBefore,
  lockOfRegistration,
  registrationOfLink,
} from './registration-row.ts'
import type { UserRow } from '#store/rows.ts'
import type { Database } from '#store/run.ts'
import { settingOf } from '#store/settings.ts'
import { userOf } from '#store/user-row.ts'
import { mapNameConflicts } from '#store/users.ts'

const confirm: Operation = 'user-registration-confirm-email'

/**
 * Does what a confirmation link stands for, with the password that the address's owner chose: makes the account, or, where administrators
 * decide, keeps the hash until they do and asks them. Of any number of registrations for one name or one address the first to arrive here
 * owns it; the link of a loser is not used up. Where a setting says so, the first account of all is an administrator's, and nobody has to
 * decide.
 *
 * @returns the account, or null in its place where somebody decides; null when the link died in the meantime
 * @throws Refusal `name-taken` or `email-taken` when the name or the address has been taken since
 */
export async function complete(
  db: Database,
  caller: Caller,
  tokenHash: Uint8Array,
  passwordHash: string,
): Promise<{ user: UserRow | null } | null> {
  return orAskAgain(() =>
    runAs<{ user: UserRow | null }>(db, caller, {
      lock: lockOfRegistration(registrationOfLink(tokenHash)),
      steps: [
        legacyHeldToken(tokenHash, confirm),
        firstAdministrator,
        sql`policy as materialized (
          select ${settingOf('registration_approval')} = 'true' and not exists (select from first) as approval)`,
        sql`settled as (
          update registrations r set confirmed_at = app_now(), language = coalesce(r.language, ${caller.language}::text),
            status = case when policy.approval then 'confirmed' else 'completed' end,
            password_hash = case when policy.approval then ${passwordHash} end,
            expires_at = case when policy.approval then app_now() + make_interval(secs => ${approvalSeconds}) else r.expires_at end
          from held, policy where r.id = held.registration_id and ${isBefore('confirm', sql`r`)} returning r.*)`,
        accountMade({
          from: sql`settled r where r.status = 'completed'`,
          passwordHash: sql`${passwordHash}`,
          chosenAt: sql`app_now()`,
          firstId: sql`(select user_id from first)`,
        }),
        ...promoted(caller),
        accountAnnounced(),
        audited(caller, {
          action: 'registration-confirmed',
          targetKind: 'user',
          target: sql`created.uuid`,
          from: sql`created, settled`,
          actor: sql`created.id`,
          details: registrationDetailsOf(sql`settled`),
        }),
        sql`waiting as (select * from settled where status = 'confirmed')`,
        ...approvalAsked(),
        audited(caller, {
          name: 'audited_waiting',
          action: 'registration-waits',
          targetKind: 'registration',
          target: sql`waiting.uuid`,
          from: sql`waiting`,
          details: registrationDetailsOf(sql`waiting`),
        }),
      ],
      answer: sql`select (select ${userOf(sql`created`)} from created) as "user" from settled`,
    }),
  )
}

/**
 * A step `first`: a row for whoever becomes the first administrator by confirming. The one row of `bootstrap` decides between simultaneous
 * ones and against the bootstrap secret, and closes the door for ever. Only a confirmed address opens it: Websauna promotes whoever signs up.
 * Seed: `check_empty_site_init`, `need_admin`.
 */
const firstAdministrator = sql`first as (
  insert into bootstrap (user_id) select nextval(pg_get_serial_sequence('users', 'id')) from held
  where ${settingOf('first_user_becomes_administrator')} = 'true'
    and not exists (select from users where role = 'superuser') and not exists (select from groups where not is_reserved_id(id))
  on conflict do nothing returning user_id)`

/** What the first administrator gets besides the account. */
function promoted(caller: Caller): SQL[] {
  return [
    sql`promoted as (select created.id, created.uuid from created, first)`,
    ...placedInAdministratorGroup(sql`promoted`),
    audited(caller, {
      name: 'promotion_audited',
      action: 'superuser-bootstrapped',
      targetKind: 'user',
      target: sql`promoted.uuid`,
      from: sql`promoted`,
      actor: sql`promoted.id`,
    }),
  ]
}

const taken: ReadonlySet<RefusalCode> = new Set(['name-taken', 'email-taken'])

/** A link cannot change the name that it was asked for with; its owner has to ask again. */
async function orAskAgain<T>(make: () => Promise<T>): Promise<T> {
  try {
    return await mapNameConflicts(make)
  } catch (error) {
    if (!(error instanceof Refusal) || !taken.has(error.code)) throw error
    const detail = `${error.details.detail} Nothing was done; register again if you still want an account.`
    throw new Refusal(error.code, { detail, cause: error })
  }
}
