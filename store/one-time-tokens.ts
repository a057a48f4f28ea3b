/** One-time tokens: each stands for a link in a mail, is read any number of times and redeemed once. What they are about: `store/links/links.ts`. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { type Operation, type TokenOperation, tokenOperations } from '#domain/operations.ts'
import { hex } from './run-as.ts'

/** A token that was neither used nor revoked. Whether it has expired is another question. */
export function isOpenToken(token: SQL): SQL {
  return sql`${token}.used_at is null and ${token}.revoked_at is null`
}

/** Whether a link can be redeemed now, of a row of `one_time_tokens`. */
export function isLinkUsable(token: SQL): SQL {
  return sql`is_link_usable(${token}.id)`
}

/**
 * A step that redeems a link: of any number of simultaneous callers exactly one gets its row (`token_id`, `user_id`, `registration_id`,
 * `group_id`, `payload`, `created_at`), the others none. If the statement fails, the link stays open.
 */
export function redeemToken(hash: Uint8Array, operation: Operation): SQL {
  return sql`update one_time_tokens t set used_at = app_now() from allowed
    where t.hash = ${hex(hash)}::bytea and t.operation = ${operation} and ${isOpenToken(sql`t`)} and ${isLinkUsable(sql`t`)}
    returning t.id as token_id, t.user_id, t.registration_id, t.group_id, t.payload, t.created_at`
}

/** A link to create: what it does, and the columns of the row that it is about. */
export interface NewToken {
  operation: TokenOperation
  /** The ids of the user and the registration that it is about, from columns of `from`. */
  user?: SQL
  registration?: SQL
  /** What else the operation uses, `jsonb`; never a secret. `email` in it is the address that the link is about. */
  payload?: SQL
  /** The language of its page, BCP 47; null: the default. */
  language?: SQL
  /** The step that has one row for each link. */
  from: SQL
  /** Where it differs from that of the operation. */
  lifetimeSeconds?: number
}

/** A step that creates links; it returns their `id`. Their secrets are made when their mail is sent. */
export function insertToken({ operation, user, registration, payload, language, from, ...its }: NewToken): SQL {
  const { lifetimeSeconds, survivesRevocation } = tokenOperations[operation]
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

/**
 * A step that revokes the open links of the same operation for the same users. As an array, which the index of users takes in every plan: a
 * join may read the open links of all, and compares them only where there is a user, which the time of an answer would tell.
 */
export function revokeSupersededTokens({ operation, user, from }: NewToken): SQL {
  const users = sql`array(select ${user ?? sql`null::integer`} from ${from})`
  return sql`update one_time_tokens t set revoked_at = app_now()
    where t.user_id = any (${users}) and t.operation = ${operation} and ${isOpenToken(sql`t`)}`
}
