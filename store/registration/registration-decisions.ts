/** What administrators do with registrations. Each event is possible in some states only, and once. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { type Operation, registrationSeconds } from '#domain/operations.ts'
import { Refusal } from '#domain/refusal.ts'
import { conflictDetails, type RegistrationEvent, type RegistrationState } from '#domain/registration.ts'
import { enqueueMail } from '#store/mail/outbox.ts'
import { isOpenToken, redeemToken } from '#store/one-time-tokens.ts'
import type { UserRow } from '#store/rows.ts'
import { auditEvent, materialized, runAs, type Step, type Steps } from '#store/run-as.ts'
import type { Database } from '#store/run.ts'
import { userOf } from '#store/user-row.ts'
import { mapNameConflicts } from '#store/users.ts'
import { notifyOfAccount, requestApproval, sendConfirmation } from './registration-mail.ts'
import {
  insertAccount,
  isBefore,
  lockRegistration,
  registrationDetailsOf,
  registrationOfLink,
} from './registration-steps.ts'
import { unknownRegistration, registrationOf, type RegistrationRow, stateOf } from './registrations.ts'

/** By id; or by the hash of a link's token. The link belongs to the administrator who decides, or to the receiver of a webhook. */
export type RegistrationReference = { uuid: string } | { tokenHash: Uint8Array; operation: Operation }

/** The answer of a statement with `targetRegistration` and `before`. */
interface Decision {
  /** The state in which the event is not possible; null: it happened. */
  denied: RegistrationState | null
}

/**
 * Creates the account, with the password that was chosen at the confirmation, and notifies its owner.
 *
 * @returns null when the link was used or revoked meanwhile
 * @throws Refusal `not-found`, `registration-not-pending`
 */
export async function approveRegistration(
  db: Database,
  caller: Caller,
  reference: RegistrationReference,
): Promise<UserRow | null> {
  const answer = await mapNameConflicts(() =>
    runAs<Decision & { user: UserRow | null }>(db, caller, {
      lock: lockFor(reference),
      steps: {
        ...targetRegistration(reference),
        before: before('approve'),
        decided: decide('completed'),
        revoked_links: revokeLinks(sql`decided`),
        created: insertAccount({
          from: sql`decided r, before`,
          passwordHash: sql`before.password_hash`,
          passwordChangedAt: sql`case when before.password_hash is not null then before.confirmed_at end`,
          identity: sql`before.identity`,
        }),
        identity: identityOfRegistration,
        owner_mail: enqueueMail({
          template: 'registration-approved',
          to: sql`created.email`,
          parameters: sql`jsonb_build_object('username', created.username)`,
          from: sql`created`,
        }),
        observer_mail: notifyOfAccount(),
        audit: auditEvent(caller, {
          action: 'registration-approved',
          targetKind: 'user',
          target: sql`created.uuid`,
          from: sql`created, before`,
          actor: sql`before.decider_id`,
          details: sql`${registrationDetailsOf(sql`before`)} || ${webhookDetails}`,
        }),
      },
      answer: sql`select ${denied}, (select ${userOf(sql`created`)} from created) as "user" from ${targetRow}`,
    }),
  )
  if (!answer && 'tokenHash' in reference) return null
  return requireDecided(answer).user
}

/** The mail to a declined applicant. */
export interface DeclineNotice {
  /** Whether to send one. */
  notice: boolean
  reason: string | null
}

/**
 * Ends a registration without an account: releases the name and the address, and deletes the password hash.
 *
 * @returns null when the link was used or revoked meanwhile
 * @throws Refusal `not-found`, `registration-not-pending`
 */
export async function declineRegistration(
  db: Database,
  caller: Caller,
  reference: RegistrationReference,
  { notice, reason }: DeclineNotice,
): Promise<RegistrationRow | null> {
  const answer = await runAs<Decision & { registration: RegistrationRow | null }>(db, caller, {
    lock: lockFor(reference),
    steps: {
      ...targetRegistration(reference),
      before: before('decline'),
      decided: decide('declined'),
      revoked_links: revokeLinks(sql`decided`),
      applicant_mail: enqueueMail({
        template: 'registration-declined',
        to: sql`decided.email`,
        parameters: sql`jsonb_build_object('reason', ${reason}::text)`,
        language: sql`decided.language`,
        from: sql`decided where ${notice}`,
      }),
      audit: auditEvent(caller, {
        action: 'registration-declined',
        targetKind: 'registration',
        target: sql`decided.uuid`,
        from: sql`decided`,
        actor: sql`decided.decided_by`,
        details: sql`${registrationDetailsOf(sql`decided`)} || ${webhookDetails}
          || jsonb_build_object('reason', ${reason}::text, 'notified', ${notice}::boolean)`,
      }),
    },
    answer: sql`select ${denied}, (select ${registrationOf(sql`decided`)} from decided) as registration from ${targetRow}`,
  })
  if (!answer && 'tokenHash' in reference) return null
  return requireDecided(answer).registration
}

/**
 * Sends the mail of an open registration again: to the applicant, who gets another day to confirm the address, or to the administrators whose
 * approval it awaits. The links of the earlier mail are revoked.
 *
 * @throws Refusal `not-found`, `registration-not-pending`
 */
export async function resendRegistrationMail(db: Database, caller: Caller, uuid: string): Promise<RegistrationRow> {
  const answer = await runAs<Decision & { registration: RegistrationRow | null }>(db, caller, {
    lock: lockFor({ uuid }),
    steps: {
      ...targetRegistration({ uuid }),
      before: before('resend'),
      renewed: sql`update registrations r set expires_at = case when before.status = 'requested'
          then app_now() + make_interval(secs => ${registrationSeconds}) else before.expires_at end
        from before where r.id = before.id returning r.*`,
      revoked_links: revokeLinks(sql`renewed`),
      awaiting_confirmation: sql`select * from renewed where status = 'requested'`,
      ...sendConfirmation(sql`awaiting_confirmation`),
      awaiting_approval: sql`select * from renewed where status = 'confirmed'`,
      ...requestApproval(),
      audit: auditEvent(caller, {
        action: 'registration-resent',
        targetKind: 'registration',
        target: sql`renewed.uuid`,
        from: sql`renewed`,
        details: registrationDetailsOf(sql`renewed`),
      }),
    },
    answer: sql`select ${denied}, (select ${registrationOf(sql`renewed`)} from renewed) as registration from ${targetRow}`,
  })
  return requireDecided(answer).registration!
}

/** A step, from `created` and `before`: the account at another provider that the applicant signed up by, and will sign in with. */
const identityOfRegistration = sql`insert into identities (user_id, provider_id, issuer, subject, email)
  select created.id, p.id, before.identity ->> 'issuer', before.identity ->> 'subject', before.identity ->> 'email'
  from created, before join providers p on p.uuid = (before.identity ->> 'provider')::uuid
  on conflict (issuer, subject) do nothing`

/** The registration of the step `target`. */
const targetRow = sql`target join registrations r on r.id = target.registration_id`

/** The column of `Decision`, from `before` and `targetRow`. */
const denied = sql`case when not exists (select from before) then ${stateOf(sql`r`)} end as denied`

/** @throws Refusal `not-found`, `registration-not-pending` */
function requireDecided<Answer extends Decision>(answer: Answer | null): Answer {
  if (!answer) throw unknownRegistration()
  if (answer.denied) {
    throw new Refusal('registration-not-pending', {
      detail: conflictDetails[answer.denied],
      reason: `registration ${answer.denied}`,
    })
  }
  return answer
}

function lockFor(reference: RegistrationReference): SQL {
  if ('tokenHash' in reference) return lockRegistration(registrationOfLink(reference.tokenHash))
  return lockRegistration(sql`(select id from registrations where uuid = ${reference.uuid}::uuid)`)
}

/** Step `target`, and `redeemed` for a link: which registration, who decides on it (null: a webhook's receiver), and by which link. */
function targetRegistration(reference: RegistrationReference): Steps {
  if ('tokenHash' in reference) {
    return {
      redeemed: redeemToken(reference.tokenHash, reference.operation),
      target: materialized(
        sql`select registration_id, user_id as decider_id, token_id, payload as webhook from redeemed`,
      ),
    }
  }
  return {
    target:
      materialized(sql`select r.id as registration_id, allowed.user_id as decider_id, null::uuid as token_id, null::jsonb as webhook
      from registrations r, allowed where r.uuid = ${reference.uuid}::uuid`),
  }
}

/** Audit details of a decision that no user made, from `target`: the webhook whose receiver did. */
const webhookDetails = sql`(select coalesce(webhook, '{}') from target)`

/** Step `before`, from `target`: the registration before the event, and who decides; no row where the event is not possible. */
function before(event: RegistrationEvent): Step {
  return materialized(sql`select r.*, target.decider_id from registrations r, target
    where r.id = target.registration_id and ${isBefore(event, sql`r`)}`)
}

/** Step `decided`, from `before`: the registration in its final state. */
function decide(status: 'completed' | 'declined'): SQL {
  return sql`update registrations r set status = ${status}, password_hash = null, identity = null, decided_at = app_now(), decided_by = before.decider_id
    from before where r.id = before.id returning r.*`
}

/**
 * A step, from `target`, that revokes the open links of a registration but the one that was redeemed. While it is open, those of webhooks stay:
 * only mail is sent again.
 */
function revokeLinks(registration: SQL): SQL {
  return sql`update one_time_tokens t set revoked_at = app_now() from ${registration} as registration
    where t.registration_id = registration.id and ${isOpenToken(sql`t`)} and t.id is distinct from (select token_id from target)
      and (registration.status <> 'confirmed' or t.payload is null)`
}
