/** Mail to send: written by the statement that makes the change, claimed and settled by the sweeper. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { MailTemplate } from '#domain/mail/mail-catalogue.ts'
import { claimSeconds, mailsPerClaim, noticeSeconds } from '#domain/mail/mail-retry.ts'
import { defaultLanguage } from '#domain/languages/language.ts'
import type { MailOverride } from '#domain/mail/mail-overrides.ts'
import { mailsPerHour, operations } from '#domain/operations.ts'
import { hex, materialized, type Step } from '#store/run-as.ts'
import {
  insertToken,
  type NewToken,
  newToken,
  revokeSupersededTokens,
  supersededTokens,
} from '#store/one-time-tokens.ts'
import { type Database, queryOne } from '#store/run.ts'
import { settingOf } from '#store/settings.ts'

/** A mail to send. */
export interface NewMail {
  template: MailTemplate
  /** A stored address. */
  to: SQL
  /** The step whose rows each are one mail. */
  from: SQL
  /** What the template fills in, `jsonb`; never a secret. */
  parameters?: SQL
  /** Ids of the links whose secrets are made when the mail is sent. */
  token?: SQL
  otherToken?: SQL
  /** The reader's, where neither the recipient nor the link leads to an account that tells it. */
  language?: SQL
}

/** A step that puts a mail into the outbox for every row of `from`. */
export function enqueueMail({ template, to, from, parameters, token, otherToken, language }: NewMail): SQL {
  return sql`insert into outbox_mail (template, recipient, parameters, one_time_token_id, second_token_id, language)
    select ${template}, ${to}, ${parameters ?? sql`'{}'::jsonb`}, ${token ?? sql`null::uuid`},
      ${otherToken ?? sql`null::uuid`}, coalesce(${language ?? sql`null`}, (select caller_language from allowed))
    from ${from}`
}

/** A link in a mail: one for the one row of `from`, if there is one. */
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
  const supersedes = user && !operations[operation].survivesRevocation
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

/** `enqueueMail` with its name. @deprecated name the step at the call site */
export function mailed({ name = 'mailed', ...mail }: NewMail & { name?: string }): SQL {
  return sql`${sql.identifier(name)} as (${enqueueMail(mail)})`
}

/** Steps `superseded`, `token` and `mailed`. @deprecated use `enqueueMailWithLink` */
export function legacyLinkMailed(link: MailedLink): SQL[] {
  const { template, to, parameters, from, user, operation } = link
  return [
    ...(user && !operations[operation].survivesRevocation ? [supersededTokens(link)] : []),
    newToken(link),
    mailed({ template, to, ...(parameters && { parameters }), token: sql`token.id`, from: sql`${from}, token` }),
  ]
}

/**
 * A step with one row while strangers have not had an address mailed too often. It counts what is committed, so the statement has to hold
 * `lockAddress`; otherwise fifty at once would each find the count low.
 */
export function belowMailRate(canonicalAddress: string, templates: MailTemplate[], when = sql`true`): Step {
  return materialized(
    sql`select from allowed where ${when} and ${mailsPerHour} > ${mailsLately(canonicalAddress, templates)}`,
  )
}

/** `belowMailRate` as a step `unhurried`. @deprecated name the step at the call site */
export function unhurried(canonicalAddress: string, templates: MailTemplate[], when = sql`true`): SQL {
  return sql`unhurried as materialized (select from allowed where ${when} and ${mailsPerHour} > ${mailsLately(canonicalAddress, templates)})`
}

/** How much mail of some kinds was asked for to an address in the last hour. */
export function mailsLately(canonicalAddress: string, templates: MailTemplate[]): SQL {
  return sql`(select count(*) from outbox_mail where lower(recipient) = ${canonicalAddress} and template in ${templates}
    and created_at > (select rate_limit_since()))`
}

/** Makes requests about one address wait for each other, whether or not it belongs to anybody. */
export function lockAddress(canonicalAddress: string): SQL {
  return sql`select pg_advisory_xact_lock(hashtextextended(${`address ${canonicalAddress}`}, 0))`
}

/** What a mail is told, in the outbox. */
interface MailParameters {
  username?: string
  address?: string
  user_agent?: string | null
  /** Of somebody who asked for an account. */
  email?: string
  full_name?: string | null
  reason?: string | null
  group?: string
}

/** A mail that was claimed. */
export interface ClaimedMail {
  id: string
  template: string
  recipient: string
  parameters: MailParameters
  created_at: string
  /** What its reader reads, BCP 47; null: nobody said. */
  language: string | null
  /** An administrator's text for it, if there is one. */
  override: MailOverride | null
  /** Where people sign in, for such a text to name; empty: nowhere that somebody named. */
  login_url: string
  /** This attempt's number, from 1. It also tells this claim from a later one. */
  attempt: number
  /** Null for mail without a link. */
  minted: Minted | null
  /** Of its other link. */
  other: Minted | null
}

/** Which of the offered hashes became a link's, and until when. */
export interface Minted {
  index: number
  expires_at: string
}

/** Fresh secrets that a claim needs: two for every mail. */
export const secretsPerClaim = 2 * mailsPerClaim

/**
 * Claims what is due and puts a fresh secret's hash on the link of each mail, so the secret exists nowhere but in the mail that is now
 * sent; the link of an earlier attempt dies. What nobody needs any more (the link used or replaced, the time over) is given up.
 * Whoever dies holding a claim loses it after `claimSeconds`, and the next one takes it.
 *
 * @param hashes SHA-256 of fresh secrets, `secretsPerClaim` of them
 */
export async function claimDue(db: Database, hashes: Uint8Array[]): Promise<ClaimedMail[]> {
  const offered = JSON.stringify(hashes.map(hex))
  const { claimed } = await queryOne<{ claimed: ClaimedMail[] }>(
    db,
    sql`with due as materialized (
        select m.* from outbox_mail m
        where m.sent_at is null and m.abandoned_at is null and m.due_at <= (select app_now())
        order by m.due_at limit ${mailsPerClaim} for update of m skip locked),
      judged as materialized (${judged}),
      minted as (
        update one_time_tokens t set hash = offered.hash::bytea,
          language = coalesce(t.language, judged.language), expires_at = least(app_now() + make_interval(secs => t.lifetime_seconds), judged.link_ends_at)
        from judged
          cross join lateral (values (judged.one_time_token_id, judged.n), (judged.second_token_id, judged.n + ${mailsPerClaim})) as link (id, n)
          join jsonb_array_elements_text(${offered}::jsonb) with ordinality as offered (hash, n) on offered.n = link.n
        where t.id = link.id and judged.wanted and t.used_at is null and t.revoked_at is null
        returning t.id, link.n, t.expires_at),
      abandoned as (
        update outbox_mail m set abandoned_at = app_now(), last_error = coalesce(m.last_error, 'no longer needed')
        from judged where m.id = judged.id and not judged.wanted),
      claimed as (
        update outbox_mail m set attempts = m.attempts + 1, due_at = app_now() + make_interval(secs => ${claimSeconds}),
          language = judged.language
        from judged left join minted on minted.id = judged.one_time_token_id left join minted other on other.id = judged.second_token_id
        where m.id = judged.id and judged.wanted and (judged.one_time_token_id is null) = (minted.id is null)
          and (judged.second_token_id is null) = (other.id is null)
        returning m.id, m.template, m.recipient, m.parameters, m.created_at, m.language, m.attempts as attempt,
          ${settingOf('mail_overrides')} -> m.template -> coalesce(m.language, ${defaultLanguage}) as override,
          ${settingOf('login_url')} #>> '{}' as login_url,
          ${mintedOf(sql`minted`)} as minted, ${mintedOf(sql`other`)} as other)
      select coalesce((select jsonb_agg(to_jsonb(claimed)) from claimed), '[]') as claimed`,
  )
  return claimed
}

function mintedOf(token: SQL): SQL {
  return sql`case when ${token}.id is not null then jsonb_build_object('index', ${token}.n - 1, 'expires_at', ${token}.expires_at) end`
}

/** Each due mail with a number of its own, what it is to be written in, and whether it should still go out. */
const judged = sql`
  select due.id, due.one_time_token_id, due.second_token_id, row_number() over (order by due.id) as n, r.expires_at as link_ends_at,
    coalesce((select u.language from users u where u.email_canonical = lower(due.recipient)),
      (select u.language from users u where u.id = t.user_id), r.language, due.language) as language,
    due.created_at + make_interval(secs => coalesce(t.lifetime_seconds, ${noticeSeconds}::integer)) > app_now()
      and (t.id is null or (t.used_at is null and t.revoked_at is null))
      and (o.id is null or (o.used_at is null and o.revoked_at is null))
      and (r.id is null or (r.status in ('requested', 'confirmed') and r.expires_at > app_now())) as wanted
  from due
  left join one_time_tokens t on t.id = due.one_time_token_id
  left join one_time_tokens o on o.id = due.second_token_id
  left join registrations r on r.id = t.registration_id`

/** Says that a claimed mail is out. Nothing happens when the claim was lost in the meantime. */
export async function markSent(db: Database, { id, attempt }: ClaimedMail): Promise<void> {
  await queryOne(
    db,
    sql`update outbox_mail set sent_at = app_now(), last_error = null where id = ${id} and attempts = ${attempt} and sent_at is null`,
  )
}

/** Puts a mail that failed back. @param error for whoever looks after the service; nothing of the mail itself */
export async function tryLater(
  db: Database,
  { id, attempt }: ClaimedMail,
  delaySeconds: number,
  error: string,
): Promise<void> {
  await queryOne(
    db,
    sql`update outbox_mail set due_at = app_now() + make_interval(secs => ${delaySeconds}), last_error = ${error}
      where id = ${id} and attempts = ${attempt} and sent_at is null`,
  )
}
