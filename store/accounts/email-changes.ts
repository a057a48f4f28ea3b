/** Another address for an account: requested, confirmed by a link that is mailed to it, and undone by a link that is mailed to the previous one. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { auditEvent, materialized, runAs, type Step, type Steps } from '#store/run-as.ts'
import type { AuditAction } from '#domain/audit-actions.ts'
import type { Caller } from '#domain/caller.ts'
import type { EmailAddress } from '#domain/accounts/email-address.ts'
import { mailsPerHour, type Operation } from '#domain/operations.ts'
import { invalid, Refusal } from '#domain/refusal.ts'
import { endSessionsOf } from '#store/ended-sessions.ts'
import { revokeTokensOf, redeemToken } from '#store/one-time-tokens.ts'
import { enqueueMail, enqueueMailWithLink, mailsLastHour } from '#store/mail/outbox.ts'
import type { Database } from '#store/run.ts'
import { mapNameConflicts } from '#store/users.ts'
import { removeWaysInSince } from './added-ways-in.ts'

const confirm: Operation = 'user-email-change-confirm'
const undo: Operation = 'user-email-change-undo'
const hourSeconds = 3600

/**
 * Step `requested_email` of an edit, from `before`: what becomes of the address that the edit names.
 * - `is_other`: it is another address, or one that nobody has confirmed yet, whatever the edit says of it: whoever reads its mail can get in.
 * - `needs_confirmation`: it is such an address, and a link is mailed to it.
 * - `awaits_confirmation`: until the link is redeemed the account keeps its address. Only a superuser sets somebody else's at once.
 * - `rate_limited`: too many confirmations were requested for the account or the address.
 * - `password_missing`: it is another address for the caller's own account, and they did not send their password. Whoever reads an account's
 *   mail can reset its password, so a stolen session must not be enough to redirect it (OWASP ASVS 5.0, 7.5.1).
 *
 * It raises an error for an address that a setting refuses, if the caller wants it for their own account.
 *
 * @param verified what the same edit says of whether the address is verified
 * @param isProven whether the caller sent their current password, and it was right
 */
export function requestedEmail(
  email: EmailAddress | undefined,
  verified: boolean | undefined,
  isProven: boolean,
): Step {
  if (!email)
    return sql`select false as is_other, false as needs_confirmation, false as awaits_confirmation, false as rate_limited, false as password_missing`
  const isNew = sql`before.email_canonical is distinct from ${email.canonical}`
  const isOther = sql`(${isNew} or before.activated_at is null)`
  const needsConfirmation = sql`(${isOther} and ${verified !== true})`
  return materialized(sql`select ${isOther} as is_other, ${needsConfirmation} as needs_confirmation,
      ${needsConfirmation} and ${verified === undefined} and (before.relation <> 'superuser' or before.is_self) as awaits_confirmation,
      ${needsConfirmation} and (${mailsPerHour} <= ${mailsLastHour(email.canonical, ['email-change-confirm'])}
        or ${mailsPerHour} <= (select count(*) from one_time_tokens t where t.user_id = before.id and t.operation = ${confirm}
          and t.created_at > (select rate_limit_since()))) as rate_limited,
      before.is_self and ${isNew} and not ${isProven} as password_missing,
      case when before.is_self and ${isNew} then screened_name(null, ${email.canonical}, null) end as screened
    from before`)
}

/**
 * The steps of an edit that names an address, from `before`, `requested_email`, `decision` and `changed`: a link to confirm the new address; and
 * where a superuser set it at once, a notice to the previous one, whose links to undo earlier changes are revoked. Needs `lockAddress`. The link
 * is redeemed by `http/links/user-email-change-confirm.ts`, which calls `confirmEmailChange`.
 */
export function emailChangeSteps(caller: Caller, { display, canonical }: EmailAddress): Steps {
  return {
    confirmation_request: materialized(sql`select before.id, before.uuid from before, requested_email, decision
      where requested_email.needs_confirmation and decision.denied is null`),
    ...enqueueMailWithLink('confirmation', {
      operation: confirm,
      user: sql`confirmation_request.id`,
      payload: sql`jsonb_build_object('email', ${display}::text, 'email_canonical', ${canonical}::text)`,
      template: 'email-change-confirm',
      to: sql`${display}`,
      from: sql`confirmation_request`,
    }),
    confirmation_audit: auditEvent(caller, {
      action: 'email-change-requested',
      targetKind: 'user',
      target: sql`confirmation_request.uuid`,
      from: sql`confirmation_request`,
    }),
    revoked_undo_links: revokeTokensOf(
      sql`changed, decision`,
      sql`t.user_id = changed.id and t.operation = ${undo} and ${addressChanged}`,
    ),
    notice_mail: enqueueMail({
      template: 'email-changed',
      to: sql`before.email`,
      parameters: sql`jsonb_build_object('username', changed.username, 'address', ${caller.address}::text)`,
      language: sql`changed.language`,
      from: sql`changed, before, decision where before.email is not null and ${addressChanged}`,
    }),
  }
}

const addressChanged = sql`'email-changed' = any (decision.operations)`

/** @returns the refusal of a change of one's own account that takes its password, without it @param why it does */
export function currentPasswordRequired(why = 'the email address of an account can reset its password.'): Refusal {
  const detail = `Send your current password as well: ${why}`
  return invalid([{ pointer: '/current_password', code: 'current-password-required', detail }])
}

/** @returns the refusal for somebody who asks for one confirmation after the other */
export function tooManyAddressChanges(): Refusal {
  return new Refusal('too-many-requests', {
    detail: 'You requested too many address changes within an hour. Nothing was changed. Try again later.',
    retryAfterSeconds: hourSeconds,
  })
}

/**
 * Gives an account the address that a link confirms. Whoever confirms an address first has it; the link of another stays open. Every session
 * and every other link of the account is revoked, and the previous address gets a link that undoes the change.
 *
 * @returns whether it was done; false when the link was used or revoked meanwhile
 * @throws Refusal `email-taken` when the address belongs to another account by now
 */
export async function confirmEmailChange(db: Database, caller: Caller, tokenHash: Uint8Array): Promise<boolean> {
  return changeAddress(db, caller, tokenHash, confirm, {
    columns: sql`activated_at = coalesce(u.activated_at, app_now())`,
    steps: enqueueMailWithLink('undo', {
      operation: undo,
      user: sql`previous.id`,
      payload: sql`jsonb_build_object('email', previous.email, 'email_canonical', previous.email_canonical)`,
      template: 'email-changed',
      to: sql`previous.email`,
      parameters: noticeOf(caller),
      from: sql`previous`,
    }),
    action: 'email-changed',
  })
}

/**
 * Gives an account its previous address back. Every session and every other link is revoked, also those that undo later changes, and the
 * password is removed: whoever changed the address knew it, or has set another since. So is every other way in that was added since: the mail
 * about it went to the other address. The owner resets the password by mail, which is theirs again.
 *
 * @returns whether it was done; false when the link was used or revoked meanwhile
 * @throws Refusal `email-taken` when the address belongs to another account by now
 */
export async function undoEmailChange(db: Database, caller: Caller, tokenHash: Uint8Array): Promise<boolean> {
  return changeAddress(db, caller, tokenHash, undo, {
    columns: sql`password_hash = null`,
    steps: {
      revoked_later_links: revokeTokensOf(
        sql`redeemed`,
        sql`t.user_id = redeemed.user_id and t.operation = ${undo} and t.created_at > redeemed.created_at`,
      ),
      ...removeWaysInSince(caller, 'redeemed', 'email-change-undone'),
      notice_mail: enqueueMail({
        template: 'email-change-undone',
        to: sql`previous.email`,
        parameters: noticeOf(caller),
        language: sql`previous.language`,
        from: sql`previous`,
      }),
    },
    action: 'email-change-undone',
  })
}

/** Sets the address in the payload of a link. `previous` is the account with the address that it had, where that was another. */
async function changeAddress(
  db: Database,
  caller: Caller,
  tokenHash: Uint8Array,
  operation: Operation,
  { columns, steps, action }: { columns: SQL; steps: Steps; action: AuditAction },
): Promise<boolean> {
  const done = await mapNameConflicts(() =>
    runAs<{ done: true }>(db, caller, {
      steps: {
        redeemed: redeemToken(tokenHash, operation),
        before: materialized(sql`select u.id, u.email, u.email_canonical from users u, redeemed
          where u.id = redeemed.user_id for no key update of u`),
        changed: sql`update users u set email = redeemed.payload ->> 'email',
            email_canonical = redeemed.payload ->> 'email_canonical', email_proven_at = app_now(), ${columns}, updated_at = app_now(),
            last_auth_sensitive_operation_at = next_marker(u.last_auth_sensitive_operation_at)
          from redeemed, before where u.id = before.id and u.enabled returning u.*`,
        previous: materialized(sql`select before.*, changed.username, changed.language
          from before, changed where before.email_canonical <> changed.email_canonical`),
        ended_sessions: endSessionsOf('email-changed', sql`changed`, sql`s.user_id = changed.id`),
        ...steps,
        audit: auditEvent(caller, {
          action,
          targetKind: 'user',
          target: sql`changed.uuid`,
          from: sql`changed`,
          actor: sql`changed.id`,
        }),
      },
      answer: sql`select true as done from changed`,
    }),
  )
  return done !== null
}

/** What the notices say. */
function noticeOf({ address }: Caller): SQL {
  return sql`jsonb_build_object('username', previous.username, 'address', ${address}::text)`
}
