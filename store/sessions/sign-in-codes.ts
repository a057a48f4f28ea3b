/** Signing in by a code in a mail: one statement mails it, one uses it (`schema/functions/sessions/sign_in_with_code.sql`). */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import type { MailTemplate } from '#domain/mail/mail-catalogue.ts'
import { mailsPerHour, type TokenOperation } from '#domain/operations.ts'
import { Refusal } from '#domain/refusal.ts'
import { type Attempt, bytea, requireReserved, wrongPassword } from '#store/credentials/attempts.ts'
import { isLocked } from '#store/account-row.ts'
import { deadLink } from '#store/mail/dead-link.ts'
import { enqueueMailWithLink } from '#store/mail/outbox.ts'
import { belowLimit, type CountedRequest, countRequest, requireBelowLimit } from '#store/request-limits.ts'
import { auditEvent, hex, materialized, runAs } from '#store/run-as.ts'
import type { Database } from '#store/run.ts'
import { settingOf } from '#store/settings.ts'
import { type Door, enter } from './opening.ts'
import { type CountedAttempt, type Credentials, type Login, recordFailedSignIn } from './sign-in.ts'

const operation: TokenOperation = 'sign-in-code'
const template: MailTemplate = 'sign-in-code'

/**
 * Mails a code to the account with this name, if it has an address and may sign in; an older code dies. A name without one costs the same rows. An
 * unverified account gets one too: whoever uses it has read its mail (decision 0056).
 *
 * Two limits: the request counts under the name as it was typed, so that its answer does not tell that two names belong to one account; mails count under
 * the account, so that two names do not fetch twice as many.
 *
 * @returns the id of the token that the code belongs to; of a dead one where there is no account
 * @throws Refusal `too-many-requests`; `forbidden` while `sign_in_by_code` is off
 */
export async function requestSignInCode(db: Database, caller: Caller, login: Login): Promise<string> {
  const { kind, canonical, nameHash } = login
  const row = await runAs<CountedRequest & { is_on: boolean; token: string | null }>(db, caller, {
    lock: sql`select pg_advisory_xact_lock(hashtextextended('address ' || ${addressOf(login)}, 0))`,
    steps: {
      switch: materialized(sql`select ${settingOf('sign_in_by_code')} = 'true' as is_on from allowed`),
      counted: countRequest(
        caller,
        'link_request_limit',
        operation,
        `${kind} ${canonical}`,
        sql`(select is_on from switch)`,
      ),
      below_limit: materialized(belowLimit),
      account: materialized(sql`select u.id, u.email, u.username from users u, below_limit
        where u.id = (${accountOf(login)}) and u.enabled and not ${isLocked(sql`u`)} and u.email is not null and ${mailsPerHour} > ${mailsOf(login)}`),
      ...enqueueMailWithLink('code', {
        operation,
        user: sql`account.id`,
        template,
        to: sql`account.email`,
        parameters: sql`jsonb_build_object('username', account.username, 'address', ${caller.address}::text)`,
        from: sql`account`,
      }),
      ...deadLink(operation, template, sql`${addressOf(login)}`),
      audit: auditEvent(caller, {
        action: 'sign-in-code-requested',
        targetKind: sql`case when holder.uuid is null then 'name' else 'user' end`,
        target: sql`coalesce(holder.uuid::text, ${hex(nameHash).slice(2)})`,
        from: sql`below_limit, (select (select uuid from users where id = (${accountOf(login)})) as uuid) as holder`,
      }),
    },
    answer: sql`select switch.is_on, counted.*, coalesce((select id from code_token), (select id from dead_token)) as token
      from switch left join counted on true`,
  })
  if (!row!.is_on) throw codesAreOff()
  requireBelowLimit(row!)
  return row!.token!
}

/** The id of the account with this name. While `sign_in_by_email` is off, no address has one. */
function accountOf({ kind, canonical }: Login): SQL {
  if (kind === 'username')
    return sql`select id from users where username_canonical = ${canonical} and not is_reserved_id(id)`
  return sql`select id from users where email_canonical = ${canonical} and ${settingOf('sign_in_by_email')} = 'true'`
}

/** The address of the account with this name, or else the name, in canonical form. */
function addressOf(login: Login): SQL {
  return sql`coalesce((select email_canonical from users where id = (${accountOf(login)})), ${login.canonical})`
}

/** How many codes went to the account in the last hour. */
function mailsOf(login: Login): SQL {
  return sql`(select count(*) from outbox_mail where lower(recipient) = ${addressOf(login)} and template = ${template}
    and created_at > (select rate_limit_since()))`
}

/** What `sign_in_with_code` answers. Bytes as text. */
interface CodeAttempt extends Attempt {
  is_on: boolean
  attempt_key: string
  known_device: boolean
  user_uuid: string | null
  credentials: Credentials | null
  /** Null for a wrong code. */
  door: Door
}

/**
 * Uses a code: of any number of simultaneous callers one gets in. A wrong one counts as a wrong password of the account does, under the same keys,
 * and is recorded by a second statement.
 *
 * @param token the id of the token that the ticket names
 * @param codeDigest of what was typed
 * @param device SHA-256 of a token for a device that is not known yet
 * @returns how far the door opens, and whether the device that the client sent was known
 * @throws Refusal `too-many-attempts`, `invalid-credentials`; `forbidden` while `sign_in_by_code` is off
 */
export async function signInByCode(
  db: Database,
  caller: Caller,
  login: Login,
  { token, codeDigest, device }: { token: string; codeDigest: Uint8Array; device: Uint8Array },
): Promise<{ door: NonNullable<Door>; knownDevice: boolean }> {
  const attempt = await enter<CodeAttempt>(
    db,
    caller,
    sql`sign_in_with_code(${token}::uuid, ${bytea(codeDigest)}, ${bytea(login.nameHash)}, ${bytea(login.deviceHash)}, ${bytea(device)},
      ${bytea(login.sourceHash)}, ${caller.address}::inet, ${caller.userAgent}, ${caller.requestId})`,
  )
  if (!attempt.is_on) throw codesAreOff()
  requireReserved(attempt)
  if (attempt.door) return { door: attempt.door, knownDevice: attempt.known_device }
  await recordFailedSignIn(db, caller, login, countedAttempt(attempt), { reason: 'wrong-code' })
  throw wrongCode(attempt)
}

function countedAttempt(attempt: CodeAttempt): CountedAttempt {
  const { attempt_key: attemptKey, known_device: knownDevice, user_uuid: userUuid, ...rest } = attempt
  return { ...rest, attemptKey, knownDevice, userUuid }
}

/** One answer for a code that is wrong, used, replaced or over, and for one of nobody. */
function wrongCode(attempt: Attempt): Refusal {
  return wrongPassword(
    'The code is wrong, was used or replaced, or has expired. Type the code of the latest email, or request a new one.',
    'wrong code',
    attempt,
  )
}

function codesAreOff(): Refusal {
  return new Refusal('forbidden', {
    detail: 'Signing in by a mailed code is turned off (setting `sign_in_by_code`). Sign in another way.',
  })
}
