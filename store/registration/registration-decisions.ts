/** What administrators do with registrations. Each can happen in some states only, and once. Seed: `approve_user`. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { type Operation, registrationSeconds } from '#domain/operations.ts'
import { Refusal } from '#domain/refusal.ts'
import { type RegistrationEvent, type RegistrationState, whyNot } from '#domain/registration.ts'
import { runAs, audited } from '#store/run-as.ts'
import { legacyHeldToken, revokeTokensOf } from '#store/one-time-tokens.ts'
import { legacyLinkMailed, mailed } from '#store/mail/outbox.ts'
import { unknownRegistration } from './registration-list.ts'
import { accountAnnounced, approvalAsked } from './registration-mail.ts'
import {
  accountMade,
  registrationDetailsOf,
  isBefore,
  lockOfRegistration,
  registrationOf,
  registrationOfLink,
  type RegistrationRow,
  stateOf,
} from './registration-row.ts'
import type { UserRow } from '#store/rows.ts'
import type { Database } from '#store/run.ts'
import { userOf } from '#store/user-row.ts'
import { mapNameConflicts } from '#store/users.ts'

/** By its id; or by a link that was made for an administrator, who then is the one who decides, or for the receiver of a webhook. */
export type WhichRegistration = { uuid: string } | { link: Uint8Array; operation: Operation }

/**
 * Makes the account, with the password that was chosen at the confirmation, and tells its owner.
 *
 * @returns null when the link died in the meantime
 * @throws Refusal `not-found`, `registration-not-pending`
 */
export async function approveRegistration(
  db: Database,
  caller: Caller,
  which: WhichRegistration,
): Promise<UserRow | null> {
  const approving = () =>
    runAs<Outcome & { user: UserRow | null }>(db, caller, {
      lock: lockOf(which),
      steps: [
        ...chosen(which),
        ...decided('approve'),
        accountMade({
          from: sql`decided r, before`,
          passwordHash: sql`before.password_hash`,
          chosenAt: sql`before.confirmed_at`,
        }),
        mailed({
          template: 'registration-approved',
          to: sql`created.email`,
          parameters: sql`jsonb_build_object('username', created.username)`,
          from: sql`created`,
        }),
        accountAnnounced(),
        audited(caller, {
          action: 'registration-approved',
          targetKind: 'user',
          target: sql`created.uuid`,
          from: sql`created, before`,
          actor: sql`before.by_id`,
          details: sql`${registrationDetailsOf(sql`before`)} || ${byWebhook}`,
        }),
      ],
      answer: sql`select ${outcome}, (select ${userOf(sql`created`)} from created) as "user" from ${found}`,
    })
  const answer = await mapNameConflicts(approving)
  if (!answer && 'link' in which) return null
  return requireDone(answer).user
}

/** What somebody who is declined is told: nothing, or that they were, with a reason or none. */
export interface DeclineNotice {
  notice: boolean
  reason: string | null
}

/**
 * Ends it without an account: the name and the address are free, the password is forgotten.
 *
 * @returns null when the link died in the meantime
 * @throws Refusal `not-found`, `registration-not-pending`
 */
export async function declineRegistration(
  db: Database,
  caller: Caller,
  which: WhichRegistration,
  { notice, reason }: DeclineNotice,
): Promise<RegistrationRow | null> {
  const answer = await runAs<Outcome & { registration: RegistrationRow | null }>(db, caller, {
    lock: lockOf(which),
    steps: [
      ...chosen(which),
      ...decided('decline'),
      mailed({
        template: 'registration-declined',
        to: sql`decided.email`,
        parameters: sql`jsonb_build_object('reason', ${reason}::text)`,
        language: sql`decided.language`,
        from: sql`decided where ${notice}`,
      }),
      audited(caller, {
        action: 'registration-declined',
        targetKind: 'registration',
        target: sql`decided.uuid`,
        from: sql`decided`,
        actor: sql`decided.decided_by`,
        details: sql`${registrationDetailsOf(sql`decided`)} || ${byWebhook} || jsonb_build_object('reason', ${reason}::text, 'told', ${notice}::boolean)`,
      }),
    ],
    answer: sql`select ${outcome}, (select ${registrationOf(sql`decided`)} from decided) as registration from ${found}`,
  })
  if (!answer && 'link' in which) return null
  return requireDone(answer).registration
}

/**
 * Sends the mail anew that a registration waits for: to confirm the address, with another day to do it, or to administrators. The links of
 * the former mail die.
 *
 * @throws Refusal `not-found`, `registration-not-pending`
 */
export async function resendRegistrationMail(db: Database, caller: Caller, uuid: string): Promise<RegistrationRow> {
  const answer = await runAs<Outcome & { registration: RegistrationRow | null }>(db, caller, {
    lock: lockOf({ uuid }),
    steps: [
      ...chosen({ uuid }),
      before('resend'),
      sql`renewed as (
        update registrations r set expires_at = case when before.status = 'requested'
          then app_now() + make_interval(secs => ${registrationSeconds}) else before.expires_at end
        from before where r.id = before.id returning r.*)`,
      linksDead(sql`renewed`),
      sql`unproven as (select * from renewed where status = 'requested')`,
      ...legacyLinkMailed({
        operation: 'user-registration-confirm-email',
        registration: sql`unproven.id`,
        template: 'registration-confirm',
        to: sql`unproven.email`,
        from: sql`unproven`,
      }),
      sql`waiting as (select * from renewed where status = 'confirmed')`,
      ...approvalAsked(),
      audited(caller, {
        action: 'registration-resent',
        targetKind: 'registration',
        target: sql`renewed.uuid`,
        from: sql`renewed`,
        details: registrationDetailsOf(sql`renewed`),
      }),
    ],
    answer: sql`select ${outcome}, (select ${registrationOf(sql`renewed`)} from renewed) as registration from ${found}`,
  })
  return requireDone(answer).registration!
}

/** What it was when the statement came, and whether the change was one that could happen. */
interface Outcome {
  state: RegistrationState
  done: boolean
}

/** What the log says of a decision by nobody: which webhook's receiver made it. */
const byWebhook = sql`(select coalesce(webhook, '{}') from chosen)`

const outcome = sql`${stateOf(sql`found`)} as state, exists (select from before) as done`
const found = sql`chosen join registrations found on found.id = chosen.registration_id`

function requireDone<Answer extends Outcome>(answer: Answer | null): Answer {
  if (!answer) throw unknownRegistration()
  if (!answer.done)
    throw new Refusal('registration-not-pending', {
      detail: whyNot(answer.state),
      reason: `registration ${answer.state}`,
    })
  return answer
}

function lockOf(which: WhichRegistration): SQL {
  if ('link' in which) return lockOfRegistration(registrationOfLink(which.link))
  return lockOfRegistration(sql`(select id from registrations where uuid = ${which.uuid}::uuid)`)
}

/** A step `chosen`: which registration, who decides, and by which link. */
function chosen(which: WhichRegistration): SQL[] {
  if ('link' in which) {
    const { link, operation } = which
    const held = sql`chosen as materialized (select registration_id, user_id as by_id, token_id, payload as webhook from held)`
    return [legacyHeldToken(link, operation), held]
  }
  return [
    sql`chosen as materialized (
      select r.id as registration_id, allowed.user_id as by_id, null::uuid as token_id, null::jsonb as webhook
      from registrations r, allowed where r.uuid = ${which.uuid}::uuid)`,
  ]
}

/** A step `before`: the registration, if this can happen to it, and who decides. */
function before(event: RegistrationEvent): SQL {
  return sql`before as materialized (
    select r.*, chosen.by_id from registrations r, chosen where r.id = chosen.registration_id and ${isBefore(event, sql`r`)})`
}

/** Steps `before` and `decided`: its last change, after which nothing of it works. */
function decided(event: 'approve' | 'decline'): SQL[] {
  const status = event === 'approve' ? 'completed' : 'declined'
  return [
    before(event),
    sql`decided as (
      update registrations r set status = ${status}, password_hash = null, decided_at = app_now(), decided_by = before.by_id
      from before where r.id = before.id returning r.*)`,
    linksDead(sql`decided`),
  ]
}

/** A step that kills every open link of a registration but the one that was used. A mail that is sent anew is not a new message to a webhook. */
function linksDead(registration: SQL): SQL {
  return sql`links_dead as (
    ${revokeTokensOf(
      sql`${registration} as over`,
      sql`t.registration_id = over.id and t.id is distinct from (select token_id from chosen)
        and (over.status <> 'confirmed' or t.payload is null)`,
    )})`
}
