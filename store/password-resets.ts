/** A new password for whoever reads the address's mail: asking for the link, and what the link does. */
import { type SQL, sql } from 'drizzle-orm'
import type { Caller } from '../domain/caller.ts'
import type { MailTemplate } from '../domain/mail-templates.ts'
import { type Operation, operations } from '../domain/operations.ts'
import { act, audited, hex } from './act.ts'
import { aftermath, newPassword } from './new-password.ts'
import { heldToken } from './one-time-tokens.ts'
import { linkMailed, lockOfAddress, unhurried } from './outbox.ts'
import type { Database } from './run.ts'

const reset: Operation = 'user-password-reset'
const resetMails: MailTemplate[] = ['password-reset']

/**
 * Mails a link with which the owner of an address can choose a new password, if there is an account that could use it; an older link dies.
 * An address without one costs the same rows, so that the time of an answer does not tell which addresses have accounts.
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
      ...resetMailed(sql`email_canonical = ${canonicalAddress}`),
      ...sameForNobody(canonicalAddress),
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
 * Steps that mail a link to choose a new password to the account that `whose` picks, if it could use one; an older link dies. They need
 * `unhurried` of the account's address, and so `lockOfAddress`.
 */
function resetMailed(whose: SQL): SQL[] {
  return [
    sql`account as materialized (
      select id, email, username from users, unhurried
      where ${whose} and enabled and activated_at is not null and email is not null)`,
    ...linkMailed({
      operation: reset,
      user: sql`account.id`,
      template: 'password-reset',
      to: sql`account.email`,
      parameters: sql`jsonb_build_object('username', account.username)`,
      from: sql`account`,
    }),
  ]
}

/** Steps that do for an address without an account what `resetMailed` does for one with it: a link that is dead and a mail that is never sent. */
function sameForNobody(canonicalAddress: string): SQL[] {
  return [
    sql`dead_token as (
      insert into one_time_tokens (operation, lifetime_seconds, revoked_at)
      select ${reset}, ${operations[reset].lifetimeSeconds}::integer, moment() from unhurried where not exists (select from account)
      returning id)`,
    sql`unsent as (
      insert into outbox_mail (template, recipient, one_time_token_id, abandoned_at, last_error)
      select ${resetMails[0]}, ${canonicalAddress}, id, moment(), 'no account' from dead_token)`,
  ]
}

/**
 * For a statement that records a failed check: a link to choose a new password for the owner of a hash that cannot be checked here, or the
 * same work for nobody. As `lock` and `steps` of an act, so that it costs no round trip of its own.
 *
 * @param userId null for every other failure
 * @param address the account's in canonical form, or whatever was typed
 */
export function unaskedReset(userId: number | null, address: string): { lock: SQL; steps: SQL[] } {
  return {
    lock: lockOfAddress(address),
    steps: [unhurried(address, resetMails), ...resetMailed(sql`id = ${userId}::integer`)],
  }
}

/**
 * Sets the password of the user whose link this is. Failed attempts are forgotten: whoever reads the mail is the owner, and a stranger's
 * guessing must not keep the owner out.
 *
 * @returns whether it was done; false when the link died in the meantime
 */
export async function setByLink(
  db: Database,
  caller: Caller,
  tokenHash: Uint8Array,
  passwordHash: string,
): Promise<boolean> {
  const done = await act<{ done: true }>(db, caller, {
    steps: [
      heldToken(tokenHash, reset),
      sql`changed as (
        update users ${newPassword(passwordHash)} from held where users.id = held.user_id and enabled returning users.*)`,
      ...aftermath(caller),
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
