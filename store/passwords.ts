/** Changing a password: by its owner, who knows the old one, or by whoever reads the address's mail. */
import { type SQL, sql } from 'drizzle-orm'
import type { Caller } from '../domain/caller.ts'
import type { MailTemplate } from '../domain/mail-templates.ts'
import { lifetimeSeconds, type Operation } from '../domain/operations.ts'
import { sessionAbsoluteSeconds } from '../domain/session.ts'
import { act, audited, hex, sessionIsOver } from './act.ts'
import { attemptOutcome, clearAttempts, requireReserved, reserveAttempt } from './attempts.ts'
import { heldToken, openToken } from './one-time-tokens.ts'
import { lockOfAddress, mailed, unhurried } from './outbox.ts'
import type { Database } from './run.ts'

/** The caller's own hash, with the marker of the same row version. */
export interface OwnPassword {
  passwordHash: string | null
  rev: number
  username: string
  email: string | null
}

/** The caller's session after the change: a new one, so that nothing that belonged to the old one is worth anything. */
export interface RenewedSession {
  user_uuid: string
  sid: string
  rev: number
}

/**
 * Counts the attempt and reads what to check it against. A thief with somebody's session must not be able to guess on.
 *
 * @param attempts the keyed digest under which this user's attempts count
 * @throws Refusal `unauthenticated`, `too-many-attempts`
 */
export async function beginChange(db: Database, caller: Caller, attempts: Uint8Array): Promise<OwnPassword> {
  const own = await act<OwnPassword & { reserved: boolean; locked_seconds: number | null }>(db, caller, {
    steps: [reserveAttempt(attempts, sql`allowed`)],
    answer: sql`select u.password_hash as "passwordHash", rev_of(u.last_auth_sensitive_operation_at) as rev, u.username, u.email,
      ${attemptOutcome(attempts)} from allowed join users u on u.id = allowed.user_id`,
  })
  if (!own) throw sessionIsOver()
  requireReserved(own)
  return own
}

/** Records that somebody with a session did not know its owner's password. */
export async function recordFailedChange(db: Database, caller: Caller): Promise<void> {
  await act(db, caller, {
    steps: [
      audited(caller, {
        action: 'password-change-failed',
        targetKind: 'user',
        target: sql`u.uuid`,
        from: sql`users u where u.id = allowed.user_id`,
      }),
    ],
    answer: sql`select true as recorded`,
  })
}

/**
 * Sets the caller's password if hash and marker are still those that were read. Every session ends, this one too, and a new one begins in
 * its place; links that are on their way die; the owner is told by mail.
 *
 * @throws Refusal `unauthenticated` when another sensitive operation came in between
 */
export async function change(
  db: Database,
  caller: Caller,
  verified: OwnPassword,
  passwordHash: string,
  attempts: Uint8Array,
): Promise<RenewedSession> {
  const renewed = await act<RenewedSession>(db, caller, {
    steps: [
      sql`changed as (
        update users ${newPassword(passwordHash)} from allowed
        where users.id = allowed.user_id and enabled and password_hash = ${verified.passwordHash}
          and rev_of(last_auth_sensitive_operation_at) = ${verified.rev} returning users.*)`,
      ...aftermath(caller),
      clearAttempts(attempts, sql`changed`),
      sql`renewed as (
        insert into sessions (sid, user_id, marker, absolute_end_at, ip, user_agent)
        select gen_random_uuid(), id, last_auth_sensitive_operation_at,
          moment() + make_interval(secs => ${sessionAbsoluteSeconds}), ${caller.address}::inet, ${caller.userAgent}
        from changed returning sid)`,
      audited(caller, {
        action: 'password-changed',
        targetKind: 'user',
        target: sql`changed.uuid`,
        from: sql`changed`,
      }),
    ],
    answer: sql`select changed.uuid as user_uuid, renewed.sid, rev_of(changed.last_auth_sensitive_operation_at) as rev
      from changed, renewed`,
  })
  if (!renewed) throw sessionIsOver()
  return renewed
}

const reset: Operation = 'user-password-reset'
const resetMails: MailTemplate[] = ['password-reset']

/**
 * Mails a link with which the owner of an address can choose a new password, if there is an account that could use it; an older link dies.
 * The audit event is written in either case, so that the time of a commit does not tell which addresses have accounts.
 *
 * @param nameHash the keyed digest of the address
 */
export async function requestReset(
  db: Database,
  caller: Caller,
  canonicalAddress: string,
  nameHash: Uint8Array,
): Promise<void> {
  await act(db, caller, {
    lock: lockOfAddress(canonicalAddress),
    steps: [
      unhurried(canonicalAddress, resetMails),
      sql`account as materialized (
        select id, email, username from users, unhurried
        where email_canonical = ${canonicalAddress} and enabled and activated_at is not null)`,
      sql`superseded as (
        update one_time_tokens t set revoked_at = moment() from account
        where t.user_id = account.id and t.operation = ${reset} and ${openToken(sql`t`)})`,
      sql`token as (
        insert into one_time_tokens (operation, user_id, lifetime_seconds)
        select ${reset}, id, ${lifetimeSeconds[reset]}::integer from account returning id)`,
      mailed({
        template: 'password-reset',
        to: sql`account.email`,
        parameters: sql`jsonb_build_object('username', account.username)`,
        token: sql`token.id`,
        from: sql`account, token`,
      }),
      audited(caller, {
        action: 'password-reset-requested',
        targetKind: 'name',
        target: sql`encode(${hex(nameHash)}::bytea, 'hex')`,
        from: sql`(select) as anybody`,
      }),
    ],
    answer: sql`select true as requested`,
  })
}

/**
 * Sets the password of the user whose link this is. The names' failed attempts are forgotten: whoever reads the mail is the owner, and a
 * stranger's guessing must not keep the owner out.
 *
 * @param attempts the keyed digests under which attempts at this account count
 * @returns whether it was done; false when the link died in the meantime
 */
export async function setByLink(
  db: Database,
  caller: Caller,
  tokenHash: Uint8Array,
  passwordHash: string,
  attempts: Uint8Array[],
): Promise<boolean> {
  const done = await act<{ done: true }>(db, caller, {
    steps: [
      heldToken(tokenHash, reset),
      sql`changed as (
        update users ${newPassword(passwordHash)} from held where users.id = held.user_id and enabled returning users.*)`,
      ...aftermath(caller, sql`t.id <> (select token_id from held)`),
      sql`cleared as (
        delete from login_attempts using changed
        where name_hash in (select value::bytea from jsonb_array_elements_text(${JSON.stringify(attempts.map(hex))}::jsonb)))`,
      audited(caller, {
        action: 'password-reset',
        targetKind: 'user',
        target: sql`changed.uuid`,
        from: sql`changed`,
        actor: sql`changed.id`,
      }),
    ],
    answer: sql`select true as done from changed`,
  })
  return done !== null
}

function newPassword(passwordHash: string): SQL {
  return sql`set password_hash = ${passwordHash}, password_changed_at = moment(), must_change_password = false, updated_at = moment(),
    last_auth_sensitive_operation_at = next_marker(last_auth_sensitive_operation_at)`
}

/** What every new password brings with it, for each row of `changed`: sessions end, links die, the owner is told. @param links which of them */
function aftermath(caller: Caller, links = sql`true`): SQL[] {
  return [
    sql`ended as (
      update sessions s set ended_at = moment(), ended_because = 'password-changed'
      from changed where s.user_id = changed.id and s.ended_at is null)`,
    sql`revoked as (
      update one_time_tokens t set revoked_at = moment() from changed 
      where t.user_id = changed.id and ${openToken(sql`t`)} and ${links})`,
    mailed({
      template: 'password-changed',
      to: sql`changed.email`,
      parameters: sql`jsonb_build_object('username', changed.username, 'address', ${caller.address}::text)`,
      from: sql`changed where changed.email is not null`,
    }),
  ]
}
