/** Requesting an account. The registration is confirmed in `registration-confirmation.ts` and decided on in `registration-decisions.ts`. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { EmailAddress } from '#domain/accounts/email-address.ts'
import type { WantedUsername } from '#domain/accounts/username-rules.ts'
import type { Caller } from '#domain/caller.ts'
import { type Operation, operations, registrationSeconds } from '#domain/operations.ts'
import { Refusal } from '#domain/refusal.ts'
import { actionIf } from '#store/action-if.ts'
import { permittedName } from '#store/accounts/user-info.ts'
import { enqueueMail, lockAddress } from '#store/mail/outbox.ts'
import { belowLimit, type CountedRequest, countRequest, requireBelowLimit } from '#store/request-limits.ts'
import { isOpenToken } from '#store/one-time-tokens.ts'
import { auditEvent, materialized, runAs } from '#store/run-as.ts'
import type { Database } from '#store/run.ts'
import { settingOf } from '#store/settings.ts'
import { mapNameConflicts } from '#store/users.ts'
import { sendConfirmation } from './registration-mail.ts'
import { isBefore, registrationDetailsOf } from './registration-steps.ts'

/** A requested account. It has no password: only the owner of the address chooses one, when they confirm it. */
export interface RegistrationInput {
  username: WantedUsername
  email: EmailAddress
  fullName: string | null
}

const confirm: Operation = 'user-registration-confirm-email'

/**
 * Inserts a registration and the one mail that answers it: to confirm the address, or to report that the address has an account or a
 * registration that awaits approval, or that the name is taken. The answer to the caller is the same in each case. The request claims nothing; it
 * supersedes an older one for the same address that is not confirmed. A request that cannot succeed inserts the same rows, with a
 * revoked link, so that the response time does not reveal it either. `mapNameConflicts` is for the name that `permittedName` rejects.
 *
 * @throws Refusal `forbidden` while registration is closed, `too-many-requests`, `invalid-request` for a name that the rules in force do not
 *   permit, and for an address or a full name that a setting refuses
 */
export async function requestRegistration(db: Database, caller: Caller, input: RegistrationInput): Promise<void> {
  const { username, email } = input
  const answer = await mapNameConflicts(
    () =>
      runAs<CountedRequest & { open: boolean }>(db, caller, {
        lock: lockAddress(email.canonical),
        steps: {
          policy: materialized(sql`select ${settingOf('registration_open')} = 'true' as open`),
          permitted: materialized(
            sql`select screened_name(${permittedName(username)}, ${email.canonical}, ${input.fullName}) as username from policy where open`,
          ),
          counted: countRequest(
            caller,
            'registration_limit',
            'registration',
            email.canonical,
            sql`(select open from policy)`,
          ),
          below_limit: materialized(belowLimit),
          account: materialized(sql`select email, username from users where email_canonical = ${email.canonical}`),
          awaiting_approval: materialized(sql`select email from registrations
            where email_canonical = ${email.canonical} and status = 'confirmed' and expires_at > app_now()`),
          taken_name: materialized(sql`select from claimed_names
            where username_canonical = ${username.canonical} or username_skeleton = ${username.skeleton}`),
          registration: insertRegistration(caller, input),
          requested: sql`select * from registration where status = 'requested'`,
          superseded: sql`update registrations older set status = 'superseded' from requested
            where older.email_canonical = requested.email_canonical and ${isBefore('supersede', sql`older`)} returning older.id`,
          revoked_links: sql`update one_time_tokens t set revoked_at = app_now() from superseded
            where t.registration_id = superseded.id and ${isOpenToken(sql`t`)}`,
          ...sendConfirmation(sql`requested`),
          revoked_token: sql`insert into one_time_tokens (operation, registration_id, lifetime_seconds, revoked_at)
            select ${confirm}, id, ${operations[confirm].lifetimeSeconds}, app_now() from registration where status = 'taken'`,
          audit: auditEvent(caller, {
            action: actionIf(sql`registration.status = 'taken'`, 'registration-taken', 'registration-requested'),
            targetKind: 'registration',
            target: sql`registration.uuid`,
            from: sql`registration`,
            details: registrationDetailsOf(sql`registration`),
          }),
          account_exists_mail: enqueueMail({
            template: 'registration-account-exists',
            to: sql`account.email`,
            parameters: sql`jsonb_build_object('username', account.username)`,
            from: sql`below_limit, account`,
          }),
          awaiting_approval_mail: enqueueMail({
            template: 'registration-waiting',
            to: sql`awaiting_approval.email`,
            from: sql`below_limit, awaiting_approval`,
          }),
          name_taken_mail: enqueueMail({
            template: 'registration-name-taken',
            to: sql`${email.display}`,
            from: sql`below_limit where exists (select from taken_name)
              and not exists (select from account) and not exists (select from awaiting_approval)`,
          }),
        },
        answer: sql`select open, (select username from permitted) as username, counted.* from policy left join counted on true`,
      }),
    username,
  )
  if (!answer!.open)
    throw new Refusal('forbidden', { detail: 'Registration is closed. Ask an administrator for an account.' })
  requireBelowLimit(answer!)
}

/** Step `registration`, from `below_limit`, `account`, `awaiting_approval` and `taken_name`: `taken` where one of the latter three has a row. */
function insertRegistration(caller: Caller, { username, email, fullName }: RegistrationInput): SQL {
  return sql`insert into registrations (username, username_canonical, username_skeleton, email, email_canonical, full_name,
      language, requested_from, status, expires_at)
    select ${username.display}, ${username.canonical}, ${username.skeleton}, ${email.display}, ${email.canonical},
      ${fullName}, ${caller.language}::text, ${caller.address}::inet, case when is_taken then 'taken' else 'requested' end,
      app_now() + case when is_taken then interval '0' else make_interval(secs => ${registrationSeconds}) end
    from below_limit, (
      select exists (select from account) or exists (select from awaiting_approval) or exists (select from taken_name) as is_taken)
    returning *`
}
