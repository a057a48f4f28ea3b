/** Confirming the address of a registration, which creates the account or requests approval. */
import { sql } from 'drizzle-orm/sql/sql'
import type { WantedUsername } from '#domain/accounts/username-rules.ts'
import type { Caller } from '#domain/caller.ts'
import { approvalSeconds, type Operation } from '#domain/operations.ts'
import { Refusal, type RefusalCode } from '#domain/refusal.ts'
import { permittedName } from '#store/accounts/user-info.ts'
import { addToAdministratorGroup } from '#store/groups/administrator-group.ts'
import { redeemToken } from '#store/one-time-tokens.ts'
import type { UserRow } from '#store/rows.ts'
import { auditEvent, materialized, runAs } from '#store/run-as.ts'
import type { Database } from '#store/run.ts'
import { settingOf } from '#store/settings.ts'
import { userOf } from '#store/user-row.ts'
import { mapNameConflicts } from '#store/users.ts'
import { notifyOfAccount, requestApproval } from './registration-mail.ts'
import {
  insertAccount,
  isBefore,
  lockRegistration,
  registrationDetailsOf,
  registrationOfLink,
} from './registration-steps.ts'

const confirm: Operation = 'user-registration-confirm-email'

/** The outcome of a confirmation. `link-expired`: the link was used or revoked meanwhile. */
export type ConfirmationOutcome =
  | { status: 'completed'; user: UserRow }
  | { status: 'awaiting-approval' }
  | { status: 'link-expired' }

/**
 * Redeems a confirmation link with the password that the owner of the address chose: creates the account, or keeps the hash and requests
 * approval where the settings demand it. Of several registrations for one name or address the first to be confirmed claims it
 * (`schema/triggers/users_unique_names.sql`); the links of the others stay open, to be used with another user name.
 * Where `first_user_becomes_administrator` is set, the first account is an administrator's and needs no approval.
 *
 * @param username in the place of the requested one
 * @throws Refusal `name-taken` or `email-taken` when the name or the address is no longer available, `invalid-request` for a name that may
 *   not be had
 */
export async function confirmRegistration(
  db: Database,
  caller: Caller,
  tokenHash: Uint8Array,
  passwordHash: string,
  username?: WantedUsername,
): Promise<ConfirmationOutcome> {
  const name =
    username &&
    sql`username = ${permittedName(username)}, username_canonical = ${username.canonical},
    username_skeleton = ${username.skeleton}, `
  const outcome = await mapConfirmationConflicts(username, () =>
    runAs<ConfirmationOutcome>(db, caller, {
      lock: lockRegistration(registrationOfLink(tokenHash)),
      steps: {
        redeemed: redeemToken(tokenHash, confirm),
        first_administrator: reserveFirstAdministrator,
        policy: materialized(sql`select ${settingOf('registration_approval')} = 'true'
            and not exists (select from first_administrator) as needs_approval`),
        registration: sql`update registrations r set ${name ?? sql``}confirmed_at = app_now(), language = coalesce(r.language, ${caller.language}::text),
            status = case when policy.needs_approval then 'confirmed' else 'completed' end,
            password_hash = case when policy.needs_approval then ${passwordHash} end,
            expires_at = case when policy.needs_approval then app_now() + make_interval(secs => ${approvalSeconds}) else r.expires_at end
          from redeemed, policy where r.id = redeemed.registration_id and ${isBefore('confirm', sql`r`)} returning r.*`,
        created: insertAccount({
          from: sql`registration r where r.status = 'completed'`,
          passwordHash: sql`${passwordHash}`,
          passwordChangedAt: sql`app_now()`,
          firstAdministratorId: sql`(select user_id from first_administrator)`,
        }),
        promoted: sql`select created.id, created.uuid from created, first_administrator`,
        ...addToAdministratorGroup(sql`promoted`),
        promotion_audit: auditEvent(caller, {
          action: 'superuser-bootstrapped',
          targetKind: 'user',
          target: sql`promoted.uuid`,
          from: sql`promoted`,
          actor: sql`promoted.id`,
        }),
        observer_notice: notifyOfAccount(),
        account_audit: auditEvent(caller, {
          action: 'registration-confirmed',
          targetKind: 'user',
          target: sql`created.uuid`,
          from: sql`created, registration`,
          actor: sql`created.id`,
          details: registrationDetailsOf(sql`registration`),
        }),
        awaiting_approval: sql`select * from registration where status = 'confirmed'`,
        ...requestApproval(),
        approval_audit: auditEvent(caller, {
          action: 'registration-approval-requested',
          targetKind: 'registration',
          target: sql`awaiting_approval.uuid`,
          from: sql`awaiting_approval`,
          details: registrationDetailsOf(sql`awaiting_approval`),
        }),
      },
      answer: sql`select case status when 'completed' then 'completed' else 'awaiting-approval' end as status,
          (select ${userOf(sql`created`)} from created) as "user"
        from registration`,
    }),
  )
  return outcome ?? { status: 'link-expired' }
}

/**
 * Step `first_administrator`, from `redeemed`: a row if the confirmed account is the first administrator's. The single row of `bootstrap` decides
 * between simultaneous confirmations, and between them and the bootstrap secret. Signing up is not enough, since anybody can; the address
 * has to be confirmed.
 */
const reserveFirstAdministrator = sql`insert into bootstrap (user_id)
  select nextval(pg_get_serial_sequence('users', 'id')) from redeemed
  where ${settingOf('first_user_becomes_administrator')} = 'true'
    and not exists (select from users where role = 'superuser') and not exists (select from groups where not is_reserved_id(id))
  on conflict do nothing returning user_id`

/** What the owner of the link can do. */
const adviceFor: Partial<Record<RefusalCode, string>> = {
  'name-taken': ', and the link still works with another `username`',
  'email-taken': '',
}

async function mapConfirmationConflicts<T>(username: WantedUsername | undefined, action: () => Promise<T>): Promise<T> {
  try {
    return await mapNameConflicts(action, username)
  } catch (error) {
    const advice = error instanceof Refusal && adviceFor[error.code]
    if (!advice) throw error
    throw new Refusal(error.code, { detail: `${error.details.detail} Nothing was done${advice}.`, cause: error })
  }
}
