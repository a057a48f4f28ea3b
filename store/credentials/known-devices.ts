/** Devices on which a user signed in, in statements (`schema/functions/credentials/known_device.sql`; `docs/decisions/accounts/0017-attempts.md`). */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { materialized, type Step } from '#store/run-as.ts'
import type { Caller } from '#domain/caller.ts'
import { bytea } from './attempts.ts'

/** A step that keeps a device for each row of `changed`, whose others the same statement forgets. */
export function onlyDevice(hash: Uint8Array, { address, userAgent }: Caller): SQL {
  return sql`insert into known_devices (user_id, hash, ip, user_agent, last_used_at)
    select changed.id, ${bytea(hash)}, ${address}::inet, ${userAgent}::text, app_now() from changed`
}

/**
 * A step `device` (`device_id`, `is_new`): the device, kept for the user of each row of `from`, which is a success.
 *
 * @param user the id of the user
 */
export function rememberedDevice(hash: Uint8Array, { address, userAgent }: Caller, user: SQL, from: SQL): Step {
  return materialized(
    sql`select d.* from ${from}, remember_device(${user}, ${bytea(hash)}, ${address}::inet, ${userAgent}::text) as d`,
  )
}
