/** One-time tokens: looked at as often as anybody likes, spent once. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { type OpenLink, type Operation, operations } from '#domain/operations.ts'
import { Refusal } from '#domain/refusal.ts'
import type { Terms } from '#domain/terms.ts'
import { hex } from './run-as.ts'
import { countsAsAdministrator } from './administrators.ts'
import { passwordRules } from '#store/credentials/password-rules.ts'
import { isBefore } from '#store/registration/registration-row.ts'
import { type Database, queryOne } from './run.ts'
import { termsOf } from '#store/terms/terms.ts'

/** A token that was neither used nor replaced. Whether its time is over is another question. */
export function isOpenToken(token: SQL): SQL {
  return sql`${token}.used_at is null and ${token}.revoked_at is null`
}

/** A link with the terms in every language. */
export type FoundLink = Omit<OpenLink, 'terms'> & { terms: Terms | null }

/**
 * Reads what a link stands for. Writes nothing.
 *
 * @param hash null for a text that cannot be a token
 * @param bucket of the password that came with it, for the rules that it is judged by
 * @throws Refusal `link-not-found`, or `link-expired` for one that was used, replaced, or has expired
 */
export async function look(db: Database, hash: Uint8Array | null, bucket: number | null = null): Promise<FoundLink> {
  if (!hash) throw unknown()
  const { link } = await queryOne<{ link: (FoundLink & { live: boolean }) | null }>(
    db,
    sql`select (
      select jsonb_build_object('operation', t.operation, 'expires_at', t.expires_at, 'live', coalesce(${live}, false),
        'username', coalesce(r.username, u.username), 'email', coalesce(t.payload ->> 'email', r.email, u.email),
        'group', (select name from groups g where g.id = t.group_id), 'user_uuid', u.uuid,
        'is_for_administrator', t.registration_id is not null and t.user_id is not null,
        'is_invitation', coalesce((t.payload -> 'invitation')::boolean, false),
        'terms', case when t.operation = 'group-accept-terms' then (
          select ${termsOf(sql`v`)} from terms_versions v where v.id = group_terms(t.group_id)) end,
        'full_name', coalesce(r.full_name, u.user_data ->> 'full_name'), 'rules', ${passwordRules(bucket)},
        'language', coalesce(t.language, u.language, r.language))
      from one_time_tokens t ${whom} where t.hash = ${hex(hash)}::bytea) as link`,
  )
  if (!link) throw unknown()
  if (!link.live) throw spent()
  const { live: _, ...open } = link
  return open
}

/**
 * A step that redeems a link: of any number of simultaneous callers exactly one gets its row (`token_id`, `user_id`, `registration_id`,
 * `group_id`, `payload`, `created_at`), the others none. If the statement fails, the link stays open.
 */
export function redeemToken(hash: Uint8Array, operation: Operation): SQL {
  return sql`update one_time_tokens spending set used_at = app_now()
    from allowed, (
      select t.id from one_time_tokens t ${whom}
      where t.hash = ${hex(hash)}::bytea and t.operation = ${operation} and ${live}) as usable
    where spending.id = usable.id and ${isOpenToken(sql`spending`)} and spending.hash = ${hex(hash)}::bytea
    returning spending.id as token_id, spending.user_id, spending.registration_id, spending.group_id, spending.payload,
      spending.created_at`
}

/** `redeemToken` as a step `held`. @deprecated name the step at the call site */
export function legacyHeldToken(hash: Uint8Array, operation: Operation): SQL {
  return sql`held as (${redeemToken(hash, operation)})`
}

const whom = sql`left join users u on u.id = t.user_id left join registrations r on r.id = t.registration_id`

/**
 * The token is open and in time, and whom it acts on still waits for it; an address that is to be confirmed activates the account. Those of a
 * user about a registration decide on it: whoever they were made for is still an administrator. So do those of a webhook (`payload`), while
 * it is enabled.
 */
const live = sql`(${isOpenToken(sql`t`)} and t.expires_at > app_now()
  and (t.user_id is null or t.operation = 'webhook-user-status-error'
    or (u.enabled and (u.activated_at is not null or t.operation = 'user-email-change-confirm')))
  and (t.registration_id is null or case
    when t.payload ? 'webhook' then ${isBefore('approve', sql`r`)}
      and exists (select from webhooks w where w.uuid = (t.payload ->> 'webhook')::uuid and w.enabled)
    when t.user_id is null then ${isBefore('confirm', sql`r`)}
    else ${isBefore('approve', sql`r`)} and ${countsAsAdministrator(sql`u`)} end))`

/** A link that is to be made: what it does, and the columns of the row that it is about. */
export interface NewToken {
  operation: Operation
  /** Where it is about somebody, something or both: ids, in the columns of `from`. */
  user?: SQL
  registration?: SQL
  /** What else the operation needs to know, `jsonb`; never a secret. `email` in it is the address that the link is about. */
  payload?: SQL
  /** BCP 47, what its page is written in; null: the default. */
  language?: SQL
  /** One row for each link; none, and none is made. */
  from: SQL
  /** Seconds, where not the operation's own. */
  lifetimeSeconds?: number
}

/** A step that creates links; it returns their `id`. Their secrets are made when their mail is sent. */
export function insertToken({ operation, user, registration, payload, language, from, ...its }: NewToken): SQL {
  const { lifetimeSeconds, survivesRevocation } = operations[operation]
  return sql`insert into one_time_tokens
      (operation, user_id, registration_id, payload, language, lifetime_seconds, survives_revocation)
    select ${operation}, ${user ?? sql`null::integer`}, ${registration ?? sql`null::integer`},
      ${payload ?? sql`null::jsonb`}, ${language ?? sql`null`}, ${its.lifetimeSeconds ?? lifetimeSeconds}::integer, ${survivesRevocation}::boolean
    from ${from} returning id`
}

/** A query that revokes those links `t` that are open, of the rows of `from`. */
export function revokeTokensOf(from: SQL, where: SQL): SQL {
  return sql`update one_time_tokens t set revoked_at = app_now() from ${from} where ${where} and ${isOpenToken(sql`t`)}`
}

/** A step that revokes the open links of the same operation for the same user. */
export function revokeSupersededTokens({ operation, user, from }: NewToken): SQL {
  return revokeTokensOf(from, sql`t.user_id = ${user ?? sql`null::integer`} and t.operation = ${operation}`)
}

/** `insertToken` as a step `token`. @deprecated name the step at the call site */
export function newToken(link: NewToken): SQL {
  return sql`token as (${insertToken(link)})`
}

/** `revokeSupersededTokens` as a step `superseded`. @deprecated name the step at the call site */
export function supersededTokens(link: NewToken): SQL {
  return sql`superseded as (${revokeSupersededTokens(link)})`
}

/** @returns the refusal for a text that is no link of ours */
export function unknown(): Refusal {
  return new Refusal('link-not-found', {
    detail: 'The link does not exist. Copy the whole link from the newest mail, or ask for a new one.',
  })
}

/** @returns the refusal for a link that worked once: used, replaced and expired are not told apart */
export function spent(): Refusal {
  return new Refusal('link-expired', {
    detail: 'The link was used, was replaced by a newer one, or has expired. If you still need it, ask for a new one.',
  })
}
