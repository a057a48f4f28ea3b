/** A new session in place of the caller's, for a sensitive operation of their own: every other session ends with the marker. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { endSessionsOf } from '#store/ended-sessions.ts'
import type { Steps } from '#store/run-as.ts'

/**
 * Steps `ended` and `renewed`: ends the sessions of step `changed`, a row of `users` whose marker has moved, and begins one like the caller's.
 *
 * @param reason that the ended sessions show
 * @param proof the columns `amr` and `aal` of the new session, from `kept`, the row of the old one, and of steps
 */
export function renewedSession(caller: Caller, reason: string, proof: { amr: SQL; aal: SQL; at: SQL }): Steps {
  return {
    ended: endSessionsOf(reason, sql`changed`, sql`s.user_id = changed.id`),
    renewed: sql`insert into sessions (sid, user_id, marker, absolute_end_at, ip, user_agent, device_id, amr, aal, authenticated_at)
      select gen_random_uuid(), changed.id, changed.last_auth_sensitive_operation_at, app_now() + (select absolute from session_lifetime),
        ${caller.address}::inet, ${caller.userAgent}, kept.device_id, ${proof.amr}, ${proof.aal}, ${proof.at}
      from changed, allowed join sessions kept on kept.sid = allowed.sid returning *`,
  }
}

/** The columns of `RenewedSession`, from steps `changed` and `renewed`. */
export const renewedColumns = sql`changed.uuid as user_uuid, renewed.sid, rev_of(changed.last_auth_sensitive_operation_at) as rev,
  (select idle_seconds from session_lifetime) as idle_seconds,
  authentication_of(renewed.amr, renewed.aal, renewed.authenticated_at) as authentication`
