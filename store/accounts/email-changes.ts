/** Another address for an account: asked for, confirmed by whoever reads its mail, taken back by whoever reads the mail of the one before. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import type { EmailAddress } from '#domain/accounts/email-address.ts'
import { mailsPerHour, type Operation } from '#domain/operations.ts'
import { invalid, Refusal } from '#domain/refusal.ts'
import { act, audited } from '#store/run-as.ts'
import { heldToken, openToken } from '#store/one-time-tokens.ts'
import { linkMailed, mailed, mailsLately } from '#store/mail/outbox.ts'
import type { Database } from '#store/run.ts'
import { orNameTaken } from '#store/users.ts'

const confirm: Operation = 'user-email-change-confirm'
const undo: Operation = 'user-email-change-undo'
const hourSeconds = 3600

/**
 * A step `wish`, from `before`: what becomes of the address that an edit names. `to_confirm`: it is another one, and a link is mailed to it.
 * `waits`: until then the account keeps the one it has; only a superuser sets somebody else's at once. `hurried`: too many were asked for.
 * `unproven`: it is another one for the caller themselves, who did not say their password (OWASP ASVS 5.0, 7.5.1: whoever reads an account's
 * mail can set its password, so a stolen session must not be enough to redirect it).
 *
 * @param vouched what the same edit says of whether the address is verified
 * @param proven whether the caller said their current password
 */
export function emailWish(email: EmailAddress | undefined, vouched: boolean | undefined, proven: boolean): SQL {
  if (!email) return sql`wish as (select false as to_confirm, false as waits, false as hurried, false as unproven)`
  const another = sql`(before.email_canonical is distinct from ${email.canonical} and ${vouched !== true})`
  return sql`wish as materialized (
    select ${another} as to_confirm,
      ${another} and ${vouched === undefined} and (before."as" <> 'superuser' or before.is_self) as waits,
      ${another} and (${mailsPerHour} <= ${mailsLately(email.canonical, ['email-change-confirm'])}
        or ${mailsPerHour} <= (select count(*) from one_time_tokens t where t.user_id = before.id and t.operation = ${confirm}
          and t.created_at > (select app_now() - interval '1 hour'))) as hurried,
      before.is_self and before.email_canonical is distinct from ${email.canonical} and not ${proven} as unproven
    from before)`
}

/** Steps that mail a link to the new address, for an edit that was made. They need `lockOfAddress`, `wish` and `verdict`. */
export function confirmationMailed(caller: Caller, { display, canonical }: EmailAddress): SQL[] {
  return [
    sql`asking as materialized (
      select before.id, before.uuid from before, wish, verdict
      where wish.to_confirm and not wish.hurried and not wish.unproven and verdict.permitted and not verdict.bereft)`,
    ...linkMailed({
      operation: confirm,
      user: sql`asking.id`,
      payload: sql`jsonb_build_object('email', ${display}::text, 'email_canonical', ${canonical}::text)`,
      template: 'email-change-confirm',
      to: sql`${display}`,
      from: sql`asking`,
    }),
    audited(caller, {
      name: 'audited_asking',
      action: 'email-change-requested',
      targetKind: 'user',
      target: sql`asking.uuid`,
      from: sql`asking`,
    }),
  ]
}

/** Steps for an address that a superuser set: the one before is told, and does not come back by a link. */
export function setDirectly(caller: Caller): SQL[] {
  return [
    sql`overruled as (
      update one_time_tokens t set revoked_at = app_now() from changed, verdict
      where t.user_id = changed.id and t.operation = ${undo} and ${openToken(sql`t`)} and ${moved})`,
    mailed({
      name: 'told',
      template: 'email-changed',
      to: sql`before.email`,
      parameters: sql`jsonb_build_object('username', changed.username, 'address', ${caller.address}::text)`,
      language: sql`changed.language`,
      from: sql`changed, before, verdict where before.email is not null and ${moved}`,
    }),
  ]
}

const moved = sql`'email-changed' = any (verdict.operations)`

/** @returns the refusal for somebody who wants another address for their own account and did not say its password */
export function passwordWanted(): Refusal {
  const detail = 'Say your current password: whoever reads the mail of your account can choose a new one.'
  return invalid([{ pointer: '/current_password', code: 'current-password-wanted', detail }])
}

/** @returns the refusal for somebody who asks for one confirmation after the other */
export function tooManyChanges(): Refusal {
  return new Refusal('too-many-attempts', {
    detail: 'Too many changes of address were asked for within an hour. Nothing was changed; try again later.',
    retryAfterSeconds: hourSeconds,
  })
}

/**
 * Gives an account the address that a link confirms. Whoever confirms an address first has it; the link of another is not used up. Every
 * session and every other link dies, and the address before gets a link that takes it back.
 *
 * @returns whether it was done; false when the link died in the meantime
 * @throws Refusal `conflict` when the address belongs to another account by now
 */
export async function confirmChange(db: Database, caller: Caller, tokenHash: Uint8Array): Promise<boolean> {
  return moveAddress(db, caller, tokenHash, confirm, {
    changes: sql`activated_at = coalesce(u.activated_at, app_now())`,
    steps: linkMailed({
      operation: undo,
      user: sql`left_behind.id`,
      payload: sql`jsonb_build_object('email', left_behind.email, 'email_canonical', left_behind.email_canonical)`,
      template: 'email-changed',
      to: sql`left_behind.email`,
      parameters: toldTo(caller),
      from: sql`left_behind`,
    }),
    action: 'email-changed',
  })
}

/**
 * Puts back the address that a link was mailed to. Every session and every other link dies, also those with which later changes could be
 * taken back, and the password is taken away: whoever changed the address knew it, or has set another since. The owner asks for a new one by
 * mail, which is theirs again.
 *
 * @returns whether it was done; false when the link died in the meantime
 * @throws Refusal `conflict` when the address belongs to another account by now
 */
export async function undoChange(db: Database, caller: Caller, tokenHash: Uint8Array): Promise<boolean> {
  return moveAddress(db, caller, tokenHash, undo, {
    changes: sql`password_hash = null`,
    steps: [
      sql`revoked as (
        update one_time_tokens t set revoked_at = app_now() from held
        where t.user_id = held.user_id and t.operation = ${undo} and t.created_at > held.created_at and ${openToken(sql`t`)})`,
      mailed({
        template: 'email-change-undone',
        to: sql`left_behind.email`,
        parameters: toldTo(caller),
        language: sql`left_behind.language`,
        from: sql`left_behind`,
      }),
    ],
    action: 'email-change-undone',
  })
}

/** Sets the address in a token's `payload`; `left_behind` is the account with the one that it had, where that was another. */
async function moveAddress(
  db: Database,
  caller: Caller,
  tokenHash: Uint8Array,
  operation: Operation,
  { changes, steps, action }: { changes: SQL; steps: SQL[]; action: string },
): Promise<boolean> {
  const done = await orNameTaken(() =>
    act<{ done: true }>(db, caller, {
      steps: [
        heldToken(tokenHash, operation),
        sql`before as materialized (
          select u.id, u.email, u.email_canonical from users u, held where u.id = held.user_id for no key update of u)`,
        sql`changed as (
          update users u set email = held.payload ->> 'email', email_canonical = held.payload ->> 'email_canonical', ${changes},
            updated_at = app_now(), last_auth_sensitive_operation_at = next_marker(u.last_auth_sensitive_operation_at)
          from held, before where u.id = before.id and u.enabled returning u.*)`,
        sql`left_behind as materialized (
          select before.*, changed.username, changed.language from before, changed where before.email_canonical <> changed.email_canonical)`,
        sql`ended as (
          update sessions s set ended_at = app_now(), end_reason = 'email-changed'
          from changed where s.user_id = changed.id and s.ended_at is null)`,
        ...steps,
        audited(caller, {
          action,
          targetKind: 'user',
          target: sql`changed.uuid`,
          from: sql`changed`,
          actor: sql`changed.id`,
        }),
      ],
      answer: sql`select true as done from changed`,
    }),
  )
  return done !== null
}

function toldTo({ address }: Caller): SQL {
  return sql`jsonb_build_object('username', left_behind.username, 'address', ${address}::text)`
}
