/** Asking for an account. What becomes of it: `registration-confirmation.ts`, `registration-decisions.ts`. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { MailTemplate } from '#domain/mail/mail-catalogue.ts'
import type { Caller } from '#domain/caller.ts'
import type { EmailAddress } from '#domain/accounts/email-address.ts'
import { type Operation, operations, registrationSeconds } from '#domain/operations.ts'
import { Refusal } from '#domain/refusal.ts'
import type { WantedUsername } from '#domain/accounts/username-rules.ts'
import { runAs, audited } from '#store/run-as.ts'
import { revokeTokensOf } from '#store/one-time-tokens.ts'
import { legacyLinkMailed, lockAddress, mailed, unhurried } from '#store/mail/outbox.ts'
import { registrationDetailsOf, isBefore } from './registration-row.ts'
import type { Database } from '#store/run.ts'
import { settingOf } from '#store/settings.ts'
import { permittedName } from '#store/accounts/user-info.ts'
import { mapNameConflicts } from '#store/users.ts'

/** What somebody asked for. There is no password in it: only the address's owner may choose one. */
export interface NewRegistration {
  username: WantedUsername
  email: EmailAddress
  fullName: string | null
}

const confirm: Operation = 'user-registration-confirm-email'

const mails: MailTemplate[] = [
  'registration-confirm',
  'registration-account-exists',
  'registration-name-taken',
  'registration-waiting',
]

/**
 * Writes down that somebody asked, and puts the one mail that answers into the outbox: to confirm the address, or to say that it has an
 * account or waits for an administrator, or that the name is taken. The caller learns nothing of which. The request claims nothing; an older
 * one for the same address is replaced, unless that is confirmed. What cannot be had is written down as well, with a link that is dead, so that
 * the time of an answer does not tell it either.
 *
 * @throws Refusal `forbidden` while registration is closed, `invalid-request` for a name that the rules in force do not permit
 */
export async function requestRegistration(db: Database, caller: Caller, asked: NewRegistration): Promise<void> {
  const asking = () =>
    runAs<{ open: boolean }>(db, caller, {
      lock: lockAddress(asked.email.canonical),
      steps: [
        sql`registration_open as materialized (select ${settingOf('registration_open')} = 'true' as open)`,
        sql`permitted as materialized (select ${permittedName(asked.username)} as username from registration_open where open)`,
        unhurried(asked.email.canonical, mails, sql`(select open from registration_open)`),
        ...found(asked),
        ...registered(caller, asked),
        mailed({
          name: 'told_account_exists',
          template: 'registration-account-exists',
          to: sql`account.email`,
          parameters: sql`jsonb_build_object('username', account.username)`,
          from: sql`unhurried, account`,
        }),
        mailed({
          name: 'told_waiting',
          template: 'registration-waiting',
          to: sql`waiting.email`,
          from: sql`unhurried, waiting`,
        }),
        mailed({
          name: 'told_name_taken',
          template: 'registration-name-taken',
          to: sql`${asked.email.display}`,
          from: sql`unhurried where exists (select from namesake) and not exists (select from account) and not exists (select from waiting)`,
        }),
      ],
      answer: sql`select open, (select username from permitted) as username from registration_open`,
    })
  const answer = await mapNameConflicts(asking, asked.username)
  if (!answer!.open)
    throw new Refusal('forbidden', { detail: 'Registration is closed. Ask an administrator for an account.' })
}

function found({ email, username }: NewRegistration): SQL[] {
  return [
    sql`account as materialized (select email, username from users where email_canonical = ${email.canonical})`,
    sql`waiting as materialized (
      select email from registrations where email_canonical = ${email.canonical} and status = 'confirmed' and expires_at > app_now())`,
    sql`namesake as materialized (
      select from claimed_names where username_canonical = ${username.canonical} or username_skeleton = ${username.skeleton})`,
  ]
}

function registered(caller: Caller, { username, email, fullName }: NewRegistration): SQL[] {
  return [
    sql`registration as (
      insert into registrations (username, username_canonical, username_skeleton, email, email_canonical, full_name,
        language, requested_from, status, expires_at)
      select ${username.display}, ${username.canonical}, ${username.skeleton}, ${email.display}, ${email.canonical},
        ${fullName}, ${caller.language}::text, ${caller.address}::inet, case when claimed then 'taken' else 'requested' end,
        app_now() + case when claimed then interval '0' else make_interval(secs => ${registrationSeconds}) end
      from unhurried, (select exists (select from account) or exists (select from waiting) or exists (select from namesake) as claimed)
      returning *)`,
    sql`fresh as (select * from registration where status = 'requested')`,
    sql`superseded as (
      update registrations older set status = 'superseded' from fresh
      where older.email_canonical = fresh.email_canonical and ${isBefore('supersede', sql`older`)} returning older.id)`,
    sql`revoked as (${revokeTokensOf(sql`superseded`, sql`t.registration_id = superseded.id`)})`,
    ...legacyLinkMailed({
      operation: confirm,
      registration: sql`fresh.id`,
      template: 'registration-confirm',
      to: sql`fresh.email`,
      from: sql`fresh`,
    }),
    sql`dead_token as (
      insert into one_time_tokens (operation, registration_id, lifetime_seconds, revoked_at)
      select ${confirm}, id, ${operations[confirm].lifetimeSeconds}, app_now() from registration where status = 'taken')`,
    audited(caller, {
      action: sql`case registration.status when 'taken' then 'registration-taken' else 'registration-requested' end`,
      targetKind: 'registration',
      target: sql`registration.uuid`,
      from: sql`registration`,
      details: registrationDetailsOf(sql`registration`),
    }),
  ]
}
