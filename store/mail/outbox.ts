/**
 * Mail to send: inserted by the statement of the change that it reports (`enqueueMail`), claimed and sent by `jobs/deliver-mail.ts`, which the
 * sweeper runs.
 */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { MailTemplate } from '#domain/mail/mail-catalogue.ts'
import { claimSeconds, mailsPerClaim, noticeSeconds } from '#domain/mail/mail-retry.ts'
import { defaultLanguage } from '#domain/languages/language.ts'
import type { MailOverride } from '#domain/mail/mail-overrides.ts'
import { codeOperationNames, tokenOperations } from '#domain/operations.ts'
import { hex, type Step } from '#store/run-as.ts'
import { insertToken, type NewToken, revokeSupersededTokens } from '#store/one-time-tokens.ts'
import { changeOne, type Database } from '#store/run.ts'
import { settingOf } from '#store/settings.ts'

/** A mail to send. */
export interface NewMail {
  template: MailTemplate
  /** A stored address. */
  to: SQL
  /** The step whose rows each are one mail. */
  from: SQL
  /** The placeholders of the template, `jsonb`; never a secret. */
  parameters?: SQL
  /** Ids of the links whose secrets are created when the mail is sent. */
  token?: SQL
  otherToken?: SQL
  /** Of the reader, where neither the recipient nor the link leads to an account that has one. */
  language?: SQL
}

/** A step that puts a mail into the outbox for every row of `from`. */
export function enqueueMail({ template, to, from, parameters, token, otherToken, language }: NewMail): SQL {
  return sql`insert into outbox_mail (template, recipient, parameters, one_time_token_id, second_token_id, language)
    select ${template}, ${to}, ${parameters ?? sql`'{}'::jsonb`}, ${token ?? sql`null::uuid`},
      ${otherToken ?? sql`null::uuid`}, coalesce(${language ?? sql`null`}, (select caller_language from allowed))
    from ${from}`
}

/** A link in a mail, for the row of `from`; none without a row. */
export type MailedLink = NewToken & { template: MailTemplate; to: SQL; parameters?: SQL }

/**
 * The steps of a link in a mail, to be spread into a statement's steps: `<name>_superseded` revokes the user's open links of the same
 * operation, so that only the newest mail works (not for operations that survive revocation), `<name>_token` creates the link and `<name>_mail`
 * puts the mail into the outbox.
 */
export function enqueueMailWithLink<Name extends string>(
  name: Name,
  link: MailedLink,
): Record<`${Name}_${'superseded' | 'token' | 'mail'}`, Step | undefined> {
  const { template, to, parameters, from, user, operation } = link
  const token = sql.identifier(`${name}_token`)
  const supersedes = user && !tokenOperations[operation].survivesRevocation
  return {
    [`${name}_superseded`]: supersedes ? revokeSupersededTokens(link) : undefined,
    [`${name}_token`]: insertToken(link),
    [`${name}_mail`]: enqueueMail({
      template,
      to,
      ...(parameters && { parameters }),
      token: sql`${token}.id`,
      from: sql`${from}, ${token}`,
    }),
  } as Record<`${Name}_${'superseded' | 'token' | 'mail'}`, Step | undefined>
}

/**
 * How many mails of these kinds to an address were requested in the last hour. It counts committed rows, so the statement needs `lockAddress`:
 * simultaneous requests would otherwise all read a low count.
 */
export function mailsLastHour(canonicalAddress: string, templates: MailTemplate[]): SQL {
  return sql`(select count(*) from outbox_mail where lower(recipient) = ${canonicalAddress} and template in ${templates}
    and created_at > (select rate_limit_since()))`
}

/** Serializes requests about one address, whether or not an account has it. */
export function lockAddress(canonicalAddress: string): SQL {
  return sql`select pg_advisory_xact_lock(hashtextextended(${`address ${canonicalAddress}`}, 0))`
}

/** The placeholders that templates use. */
interface MailParameters {
  username?: string
  address?: string
  user_agent?: string | null
  /** Of an applicant. */
  email?: string
  full_name?: string | null
  reason?: string | null
  group?: string
  /** The name of a webhook. */
  webhook?: string
  /** The name of an API key, and when it expires. */
  api_key?: string
  /** The title of another provider. */
  provider?: string
  expires_at?: string
  /** The name of a passkey. */
  passkey?: string
  /** How many recovery codes are left. */
  left?: number
  /** When a recovery of an account is due. */
  due_at?: string
  locked?: boolean
}

/** A claimed mail, to be sent. */
export interface ClaimedMail {
  id: string
  template: string
  recipient: string
  parameters: MailParameters
  created_at: string
  /** The language of its reader, BCP 47; null: unknown. */
  language: string | null
  /** The text that an administrator has set for it. */
  override: MailOverride | null
  /** The setting `login_url`, for such a text; empty: not set. */
  login_url: string
  /** The number of this attempt, from 1, which also identifies the claim. */
  attempt: number
  /** Null for mail without a link. */
  link: MailedSecret | null
  other_link: MailedSecret | null
}

/** Which of the passed hashes a link has now, and until when. */
export interface MailedSecret {
  index: number
  expires_at: string
}

/** Secrets that a claim takes: two for every mail. */
export const secretsPerClaim = 2 * mailsPerClaim

/**
 * Claims due mail and sets the hash of a new secret on the link of each, so that the secret exists only in the mail that is sent now; the link
 * of an earlier attempt stops working. A mail that is not needed any more (its link used or revoked, or its time over) is abandoned.
 * A claim that is not completed within `claimSeconds` is void, and the mail is due again.
 *
 * @param secrets the SHA-256 of a new secret and the digest of a new code, `secretsPerClaim` of each
 */
export async function claimDueMails(
  db: Database,
  secrets: { hash: Uint8Array; codeDigest: Uint8Array }[],
): Promise<ClaimedMail[]> {
  const newHashes = JSON.stringify(secrets.map(({ hash, codeDigest }) => [hex(hash), hex(codeDigest)]))
  const { claimed } = await changeOne<{ claimed: ClaimedMail[] }>(
    db,
    sql`with due as materialized (
        select m.* from outbox_mail m
        where m.sent_at is null and m.abandoned_at is null and m.due_at <= (select app_now())
        order by m.due_at limit ${mailsPerClaim} for update of m skip locked),
      candidates as materialized (${candidates}),
      renewed as (
        update one_time_tokens t set hash = (secret.hashes ->> 0)::bytea,
          code_digest = case when t.operation in ${codeOperationNames} then (secret.hashes ->> 1)::bytea end,
          language = coalesce(t.language, candidates.language), expires_at = least(app_now() + make_interval(secs => t.lifetime_seconds), candidates.link_ends_at)
        from candidates
          cross join lateral (values (candidates.one_time_token_id, candidates.n), (candidates.second_token_id, candidates.n + ${mailsPerClaim})) as link (id, n)
          join jsonb_array_elements(${newHashes}::jsonb) with ordinality as secret (hashes, n) on secret.n = link.n
        where t.id = link.id and candidates.is_needed and t.used_at is null and t.revoked_at is null
        returning t.id, link.n, t.expires_at),
      abandoned as (
        update outbox_mail m set abandoned_at = app_now(), last_error = coalesce(m.last_error, 'no longer needed')
        from candidates where m.id = candidates.id and not candidates.is_needed),
      claimed as (
        update outbox_mail m set attempts = m.attempts + 1, due_at = app_now() + make_interval(secs => ${claimSeconds}),
          language = candidates.language
        from candidates left join renewed on renewed.id = candidates.one_time_token_id
          left join renewed other on other.id = candidates.second_token_id
        where m.id = candidates.id and candidates.is_needed and (candidates.one_time_token_id is null) = (renewed.id is null)
          and (candidates.second_token_id is null) = (other.id is null)
        returning m.id, m.template, m.recipient, m.parameters, m.created_at, m.language, m.attempts as attempt,
          ${settingOf('mail_overrides')} -> m.template -> coalesce(m.language, ${defaultLanguage}) as override,
          ${settingOf('login_url')} #>> '{}' as login_url,
          ${secretOf(sql`renewed`)} as link, ${secretOf(sql`other`)} as other_link)
      select coalesce((select jsonb_agg(to_jsonb(claimed)) from claimed), '[]') as claimed`,
  )
  return claimed
}

function secretOf(token: SQL): SQL {
  return sql`case when ${token}.id is not null then jsonb_build_object('index', ${token}.n - 1, 'expires_at', ${token}.expires_at) end`
}

/** Each due mail with a number, its language, and whether it is still needed. */
const candidates = sql`
  select due.id, due.one_time_token_id, due.second_token_id, row_number() over (order by due.id) as n, r.expires_at as link_ends_at,
    coalesce((select u.language from users u where u.email_canonical = lower(due.recipient)),
      (select u.language from users u where u.id = t.user_id), r.language, due.language) as language,
    due.created_at + make_interval(secs => coalesce(t.lifetime_seconds, ${noticeSeconds}::integer)) > app_now()
      and (t.id is null or (t.used_at is null and t.revoked_at is null))
      and (o.id is null or (o.used_at is null and o.revoked_at is null))
      and (r.id is null or (r.status in ('requested', 'confirmed') and r.expires_at > app_now())) as is_needed
  from due
  left join one_time_tokens t on t.id = due.one_time_token_id
  left join one_time_tokens o on o.id = due.second_token_id
  left join registrations r on r.id = t.registration_id`

/** Marks a claimed mail as sent, unless the claim was lost meanwhile. */
export async function markMailSent(db: Database, { id, attempt }: ClaimedMail): Promise<void> {
  await changeOne(
    db,
    sql`update outbox_mail set sent_at = app_now(), last_error = null where id = ${id} and attempts = ${attempt} and sent_at is null`,
  )
}

/** Makes a mail that failed due again. @param error for administrators; it must not contain anything of the mail */
export async function rescheduleMail(
  db: Database,
  { id, attempt }: ClaimedMail,
  delaySeconds: number,
  error: string,
): Promise<void> {
  await changeOne(
    db,
    sql`update outbox_mail set due_at = app_now() + make_interval(secs => ${delaySeconds}), last_error = ${error}
      where id = ${id} and attempts = ${attempt} and sent_at is null`,
  )
}
