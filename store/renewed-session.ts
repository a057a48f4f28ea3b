/** The session of a caller after a sensitive operation of theirs: a new one in its place, so that nothing of the old one is worth anything. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import type { Authentication } from '#domain/sessions/authentication.ts'
import type { Steps } from '#store/run-as.ts'

/** The new session. */
export interface RenewedSession {
  user_uuid: string
  sid: string
  rev: number
  /** Seconds without a refresh after which it ends. */
  idle_seconds: number
  authentication: Authentication
}

/** What the new session says of how its user authenticated. Expressions over `kept`, the row of the old one. */
export interface RenewedAuthentication {
  amr?: SQL
  aal?: SQL
  authenticatedAt?: SQL
}

/**
 * A step `renewed` for the step `changed`, the caller's row of `users` with its new marker. The authentication is that of the old session, as of
 * now, unless the operation changes it.
 */
export function renewedSession(caller: Caller, how: RenewedAuthentication = {}): Steps {
  const { amr = sql`kept.amr`, aal = sql`kept.aal`, authenticatedAt = sql`app_now()` } = how
  return {
    renewed: sql`insert into sessions (sid, user_id, marker, absolute_end_at, ip, user_agent, device_id, amr, aal, authenticated_at)
      select gen_random_uuid(), changed.id, changed.last_auth_sensitive_operation_at,
        app_now() + (select absolute from session_lifetime), ${caller.address}::inet, ${caller.userAgent}, kept.device_id,
        ${amr}, ${aal}, ${authenticatedAt}
      from changed, allowed join sessions kept on kept.sid = allowed.sid returning *`,
  }
}

/** The columns of `RenewedSession`, for an answer from the steps `changed` and `renewed`. */
export const renewedColumns = sql`changed.uuid as user_uuid, renewed.sid, rev_of(changed.last_auth_sensitive_operation_at) as rev,
  (select idle_seconds from session_lifetime) as idle_seconds,
  authentication_of(renewed.amr, renewed.aal, renewed.authenticated_at) as authentication`
