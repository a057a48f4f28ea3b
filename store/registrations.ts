/** Asking for an account, and making it once the address is confirmed. */
import { type SQL, sql } from 'drizzle-orm'
import type { Caller } from '../domain/caller.ts'
import type { EmailAddress } from '../domain/email-address.ts'
import type { MailTemplate } from '../domain/mail-templates.ts'
import { type Operation, registrationSeconds } from '../domain/operations.ts'
import { Refusal } from '../domain/refusal.ts'
import type { WantedUsername } from '../domain/username-rules.ts'
import { act, audited } from './act.ts'
import { placedInAdministratorGroup } from './administrator-group.ts'
import { heldToken, openToken } from './one-time-tokens.ts'
import { linkMailed, lockOfAddress, mailed, unhurried } from './outbox.ts'
import type { UserRow } from './rows.ts'
import type { Database } from './run.ts'
import { settingOf } from './settings.ts'
import { permittedName } from './user-info.ts'
import { userOf } from './user-row.ts'
import { orNameTaken } from './users.ts'

/** What somebody asked for. There is no password in it: only the address's owner may choose one. */
export interface NewRegistration {
  username: WantedUsername
  email: EmailAddress
  fullName: string | null
}

const confirm: Operation = 'user-registration-confirm-email'

const mails: MailTemplate[] = ['registration-confirm', 'registration-account-exists', 'registration-name-taken']

/**
 * Writes down that somebody asked, and puts the one mail that answers into the outbox: to confirm the address, or to say that it has an
 * account, or that the name is taken. The caller learns nothing of which. The request claims nothing; an older one for the same address is
 * replaced.
 *
 * @throws Refusal `forbidden` while registration is closed, `invalid-request` for a name that the rules in force do not permit
 */
export async function request(db: Database, caller: Caller, asked: NewRegistration): Promise<void> {
  const asking = () =>
    act<{ open: boolean }>(db, caller, {
      lock: lockOfAddress(asked.email.canonical),
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
          name: 'told_name_taken',
          template: 'registration-name-taken',
          to: sql`${asked.email.display}`,
          from: sql`unhurried where exists (select from namesake) and not exists (select from account)`,
        }),
      ],
      answer: sql`select open, (select username from permitted) as username from registration_open`,
    })
  const answer = await orNameTaken(asking, asked.username)
  if (!answer!.open)
    throw new Refusal('forbidden', { detail: 'Registration is closed. Ask an administrator for an account.' })
}

function found({ email, username }: NewRegistration): SQL[] {
  return [
    sql`account as materialized (select email, username from users where email_canonical = ${email.canonical})`,
    sql`namesake as materialized (
      select from users where username_canonical = ${username.canonical} or username_skeleton = ${username.skeleton})`,
  ]
}

function registered(caller: Caller, { username, email, fullName }: NewRegistration): SQL[] {
  return [
    sql`registration as (
      insert into registrations (username, username_canonical, username_skeleton, email, email_canonical, full_name,
        requested_from, expires_at)
      select ${username.display}, ${username.canonical}, ${username.skeleton}, ${email.display}, ${email.canonical},
        ${fullName}, ${caller.address}::inet, moment() + make_interval(secs => ${registrationSeconds})
      from unhurried where not exists (select from account) and not exists (select from namesake) returning *)`,
    sql`superseded as (
      update registrations older set status = 'superseded' from registration
      where older.email_canonical = registration.email_canonical and older.status = 'requested' returning older.id)`,
    sql`revoked as (
      update one_time_tokens t set revoked_at = moment() from superseded
      where t.registration_id = superseded.id and ${openToken(sql`t`)})`,
    ...linkMailed({
      operation: confirm,
      registration: sql`registration.id`,
      template: 'registration-confirm',
      to: sql`registration.email`,
      from: sql`registration`,
    }),
    audited(caller, {
      action: 'registration-requested',
      targetKind: 'registration',
      target: sql`registration.uuid`,
      from: sql`registration`,
    }),
  ]
}

/**
 * Makes the account that a confirmation link stands for, with the password that the address's owner chose. Of any number of
 * registrations for one name or one address the first to arrive here owns it; the link of a loser is not used up. Where a setting says so,
 * the first account of all is an administrator's.
 *
 * @returns null when the link died in the meantime
 * @throws Refusal `conflict` when the name or the address has been taken since
 */
export async function complete(
  db: Database,
  caller: Caller,
  tokenHash: Uint8Array,
  passwordHash: string,
): Promise<UserRow | null> {
  const made = await orAskAgain(() =>
    act<{ user: UserRow }>(db, caller, {
      steps: [
        heldToken(tokenHash, confirm),
        sql`completed as (
          update registrations r set status = 'completed' from held where r.id = held.registration_id returning r.*)`,
        firstAdministrator,
        sql`created as (
          insert into users (id, role, username, username_canonical, username_skeleton, email, email_canonical, password_hash,
            activated_at, password_changed_at, user_data)
          overriding system value
          select coalesce((select user_id from first), nextval(pg_get_serial_sequence('users', 'id'))),
            case when exists (select from first) then 'superuser' else 'authenticated' end, permitted_username(username, username_skeleton, null), username_canonical, username_skeleton, email, email_canonical, ${passwordHash}, moment(), moment(),
            jsonb_build_object('full_name', full_name, 'registration_source', 'email', 'first_login', true, 'social', '{}'::jsonb)
          from completed returning *)`,
        ...promoted(caller),
        audited(caller, {
          action: 'registration-confirmed',
          targetKind: 'user',
          target: sql`created.uuid`,
          from: sql`created, completed`,
          actor: sql`created.id`,
          details: sql`jsonb_build_object('registration', completed.uuid)`,
        }),
      ],
      answer: sql`select ${userOf(sql`created`)} as "user" from created`,
    }),
  )
  return made?.user ?? null
}

/**
 * A step `first`: a row for whoever becomes the first administrator by confirming. The one row of `bootstrap` decides between simultaneous
 * ones and against the bootstrap secret, and closes the door for ever. Only a confirmed address opens it: Websauna promotes whoever signs up.
 * Seed: `check_empty_site_init`, `need_admin`.
 */
const firstAdministrator = sql`first as (
  insert into bootstrap (user_id) select nextval(pg_get_serial_sequence('users', 'id')) from completed
  where ${settingOf('first_user_becomes_administrator')} = 'true'
    and not exists (select from users where role = 'superuser') and not exists (select from groups where id > 100)
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

/** A link cannot change the name that it was asked for with; its owner has to ask again. */
async function orAskAgain<T>(make: () => Promise<T>): Promise<T> {
  try {
    return await orNameTaken(make)
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'conflict') throw error
    const detail = `${error.details.detail} Nothing was done; to have an account, register again with another name.`
    throw new Refusal('conflict', { detail, cause: error })
  }
}
