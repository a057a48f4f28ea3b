/** Limits on requests of callers without a session, counted in the statement of the request (`schema/functions/count_request.sql`). */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { sourceKey } from '#domain/client-address.ts'
import { Refusal } from '#domain/refusal.ts'
import type { SettingName } from '#domain/settings/settings.ts'
import { materialized, type Step } from '#store/run-as.ts'

/** What the database says of a request. */
export interface CountedRequest {
  /** The part of the setting that it exceeds; null: it was counted. */
  exceeded: 'per_network' | 'per_target' | null
  quota: number
  window_seconds: number
  wait_seconds: number
}

/** The settings that limit requests. */
type LimitSetting = Extract<SettingName, `${string}_limit`>

/**
 * A step `counted` of the columns of `CountedRequest`: counts a request by client network and by target. Statements go on from
 * `belowLimit`. A caller whose address the platform does not name is counted by target only.
 *
 * @param operation what is requested: each is counted by itself
 * @param target an address in canonical form, whether or not an account has it; null: counted by network only
 */
export function countRequest(
  { address }: Caller,
  limit: LimitSetting,
  operation: string,
  target: string | null,
  when = sql`true`,
): Step {
  return materialized(sql`select c.* from allowed, count_request(${limit}, ${operation}, ${sourceKey(address ?? '')}, ${target}) as c
    where ${when}`)
}

/** From step `counted`: one row while the request is within the limits. */
export const belowLimit: SQL = sql`select from counted where exceeded is null`

/** @throws Refusal `too-many-requests`, the same whether or not the target exists */
export function requireBelowLimit({ exceeded, quota, window_seconds, wait_seconds }: CountedRequest): void {
  if (exceeded === null) return
  throw new Refusal('too-many-requests', {
    detail: `Too many requests ${limitedBy[exceeded]}. Try again later.`,
    retryAfterSeconds: wait_seconds,
    limit: { name: exceeded, quota, windowSeconds: window_seconds },
  })
}

const limitedBy = { per_network: 'from this network', per_target: 'about this address; its newest email still works' }
