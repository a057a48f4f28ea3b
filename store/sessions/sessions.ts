/** Sessions after sign-in: the check, the refresh, and every way to end one. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { endSessionsOf } from '#store/ended-sessions.ts'
import { auditEvent, materialized, runAs, sessionIsOver, type Step, type Steps } from '#store/run-as.ts'
import type { Caller, SessionClaims } from '#domain/caller.ts'
import type { Authentication } from '#domain/sessions/authentication.ts'
import { deviceName } from '#domain/sessions/device-name.ts'
import { Refusal } from '#domain/refusal.ts'
import { refreshGraceSeconds } from '#domain/sessions/session.ts'
import { uuidSource } from '#domain/uuid.ts'
import { isAccountActive } from '#store/account-row.ts'
import { accountBeyondReach, accountReach } from '#store/edit-rights.ts'
import { isUser, unknownParameter } from '#store/references.ts'
import type { Page } from '#store/pagination.ts'
import type { SessionRow, UserRow } from '#store/rows.ts'
import { type Database, queryOne } from '#store/run.ts'

/** The caller as the session check answers it. */
export interface SessionFacts {
  user: UserRow
  groups: string[]
  session: Pick<
    SessionRow,
    'sid' | 'created_at' | 'last_seen_at' | 'absolute_end_at' | 'amr' | 'aal' | 'authenticated_at'
  >
}

/**
 * Who is behind an access token, at this moment. The hot path: one statement, whose plan the database keeps.
 *
 * @throws Refusal `invalid-token` the moment the session has ended
 */
export async function getSessionFacts(db: Database, { sid, sub, rev }: SessionClaims): Promise<SessionFacts> {
  const row = await queryOne<{ facts: SessionFacts | null }>(
    db,
    sql`select session_facts(${sid}, ${sub}, ${rev}) as facts`,
  )
  if (!row.facts) throw sessionIsOver()
  return row.facts
}

/** What a refresh found, in the one row version that it locked. */
interface Refreshed {
  state: 'rotated' | 'repeated' | 'reused' | 'over'
  counter: number
  user_uuid: string
  rev: number
  idle_seconds: number
  authentication: Authentication
}

/**
 * Trades a refresh token for the next one. Of any number of simultaneous callers one rotates; the others, within the
 * grace, get the token that the winner got. After it, the token that was traded for the current one gets another in its
 * place, for the answer may have been lost on its way and nobody has used what it brought. Any other replaced token means
 * that two hold one, and the session ends (RFC 9700 §4.14.2).
 *
 * @throws Refusal `invalid-refresh-token`
 */
export async function refreshSession(
  db: Database,
  caller: Caller,
  presented: { sid: string; counter: number },
): Promise<{ sub: string; rev: number; counter: number; idleSeconds: number; authentication: Authentication }> {
  const row = await runAs<Refreshed>(db, caller, {
    steps: { held: judgedSession(presented), ...rotated(caller, presented), ...endedByReuse(caller) },
    answer: sql`select state, case state when 'rotated' then refresh_counter + 1 else refresh_counter end as counter,
      user_uuid, rev_of(marker) as rev, (select idle_seconds from session_lifetime) as idle_seconds, authentication
      from held, (select count(*) from rotated, ended) as done`,
  })
  if (row?.state === 'rotated' || row?.state === 'repeated')
    return {
      sub: row.user_uuid,
      rev: row.rev,
      counter: row.counter,
      idleSeconds: row.idle_seconds,
      authentication: row.authentication,
    }
  throw new Refusal('invalid-refresh-token', {
    detail: 'Sign in again.',
    reason: `refresh: ${row?.state ?? 'no such session'}`,
  })
}

/** Locks the session's row and judges the presented counter against the version that the lock waited for. */
function judgedSession({ sid, counter }: { sid: string; counter: number }): Step {
  return materialized(sql`select s.sid, s.user_id, s.refresh_counter, s.marker, u.uuid as user_uuid,
      authentication_of(s.amr, s.aal, s.authenticated_at) as authentication, case
      when not (${live(sql`s`, sql`u`)} and ${isAccountActive(sql`u`)}) then 'over'
      when s.refresh_counter = ${counter} then 'rotated'
      when s.refreshed_from is distinct from ${counter} then 'reused'
      when s.rotated_at + make_interval(secs => ${refreshGraceSeconds}) > app_now() then 'repeated'
      else 'rotated' end as state
    from sessions s join users u on u.id = s.user_id where s.sid = ${sid} for update of s`)
}

function rotated(caller: Caller, { counter }: { counter: number }): Steps {
  return {
    rotated: sql`update sessions s set refresh_counter = s.refresh_counter + 1, refreshed_from = ${counter}, rotated_at = app_now(), last_seen_at = app_now(),
        ip = coalesce(${caller.address}::inet, s.ip)
      from held, allowed where s.sid = held.sid and held.state = 'rotated' returning s.sid, s.user_id`,
    refresh_audit: auditEvent(caller, {
      action: 'session-refreshed',
      targetKind: 'session',
      target: sql`rotated.sid`,
      from: sql`rotated`,
      actor: sql`rotated.user_id`,
    }),
  }
}

/** Steps that end a session of which two clients hold a refresh token. */
function endedByReuse(caller: Caller): Steps {
  return {
    ended: sql`${endSessionsOf('refresh-token-reused', sql`held, allowed`, sql`s.sid = held.sid and held.state = 'reused'`)}
      returning s.sid, s.user_id`,
    reuse_audit: auditEvent(caller, {
      action: 'refresh-token-reused',
      targetKind: 'session',
      target: sql`ended.sid`,
      from: sql`ended`,
      actor: sql`ended.user_id`,
    }),
  }
}

/**
 * When a session ends unless it is refreshed. Refreshes judge it, and lists; a check need not, for an access token ends long before
 * (`accessTokenTtlSeconds` after the refresh that moved `last_seen_at`).
 */
function idleEnd(session: SQL): SQL {
  return sql`${session}.last_seen_at + (select idle from session_lifetime)`
}

/** A session that its owner could still use: live, and refreshed lately. Its row may be locked, so it is not looked up in `live_sessions`. */
function live(session: SQL, user: SQL): SQL {
  return sql`is_session_live(${session}.ended_at, ${session}.absolute_end_at, ${session}.marker,
    ${user}.last_auth_sensitive_operation_at, app_now()) and ${idleEnd(session)} > app_now()`
}

/** Where a page begins: after the session of this instant and id. Both are in it, since the session itself may be gone by then. */
export const sessionCursor = new RegExp(String.raw`^(\d{1,16})\.(${uuidSource})$`)

/**
 * A page of live sessions, newest first: the caller's own, or for an administrator those of `user`.
 *
 * @param page.user by uuid or by name
 * @param page.after `sessionCursor`
 * @throws Refusal `invalid-request` if the user does not exist
 */
export async function listSessions(
  db: Database,
  caller: Caller,
  page: { user?: string | undefined; limit: number; after?: string | undefined },
): Promise<Page<SessionRow>> {
  const isOwner = page.user === undefined ? sql`u.id = allowed.user_id` : isUser(sql`u`, page.user, caller)
  const answer = await runAs<{ items: SessionRow[]; cursors: string[] | null; user_exists: boolean }>(db, caller, {
    steps: {
      owner: materialized(sql`select u.id, u.last_auth_sensitive_operation_at, allowed.sid as current_sid
        from allowed, users u where ${isOwner}`),
      shown: sql`select s.sid, s.created_at, s.last_seen_at, s.absolute_end_at, s.amr, s.aal, s.authenticated_at, host(s.ip) as ip, s.user_agent,
          least(s.absolute_end_at, ${idleEnd(sql`s`)}) as idle_end_at, s.sid is not distinct from u.current_sid as current,
          (extract(epoch from s.created_at) * 1000000)::bigint || '.' || s.sid as cursor
        from owner u join sessions s on s.user_id = u.id
        where ${live(sql`s`, sql`u`)} and ${olderThan(page.after)}
        order by s.created_at desc, s.sid desc limit ${page.limit} + 1`,
    },
    answer: sql`select coalesce(jsonb_agg(to_jsonb(shown) - 'cursor' order by created_at desc, sid desc), '[]') as items,
      jsonb_agg(cursor order by created_at desc, sid desc) as cursors,
      exists (select from owner) as user_exists from shown`,
  })
  const { items, cursors, user_exists } = answer!
  if (!user_exists) throw unknownParameter('user')
  const isCut = items.length > page.limit
  return {
    items: items.slice(0, page.limit).map((session) => ({ ...session, device: deviceName(session.user_agent) })),
    next: isCut ? (cursors?.[page.limit - 1] ?? null) : null,
  }
}

function olderThan(cursor: string | undefined): SQL {
  const [, microseconds, sid] = sessionCursor.exec(cursor ?? '') ?? []
  if (!sid) return sql`true`
  return sql`(s.created_at, s.sid) < ('epoch'::timestamptz + ${microseconds}::bigint * interval '1 microsecond', ${sid}::uuid)`
}

/** Which sessions to end. */
export type Ending = 'current' | 'others' | 'all' | { sid: string }

/**
 * Ends sessions: the next request with one is refused. An administrator may end by its id that of an account whose role has no scopes beyond their
 * own; everyone their own.
 * Ending all of them is a sensitive operation and moves the marker, so verifiers that know only the marker agree.
 *
 * @returns how many ended
 * @throws Refusal `forbidden` for a session of an account whose role has scopes that the caller has not
 */
export async function endSessions(db: Database, caller: Caller, which: Ending): Promise<number> {
  const answer = await runAs<{ ended: number; is_beyond: boolean }>(db, caller, {
    steps: {
      moved_marker: which === 'all' ? movedMarker : undefined,
      ended: sql`${endSessionsOf('signed-out', sql`caller, allowed`, isOneOf(which))} returning s.sid, s.user_id`,
      audit: auditEvent(caller, {
        action: 'session-ended',
        targetKind: 'session',
        target: sql`ended.sid`,
        from: sql`ended`,
      }),
    },
    answer: sql`select count(*)::integer as ended, ${isBeyondReach(which)} as is_beyond from ended`,
  })
  if (answer?.is_beyond) throw accountBeyondReach()
  return answer?.ended ?? 0
}

const movedMarker = sql`update users set last_auth_sensitive_operation_at = next_marker(last_auth_sensitive_operation_at), updated_at = app_now()
  from allowed where users.id = allowed.user_id returning users.id`

/**
 * Ends the session of a refresh token, for a browser whose access token is over. That the token is ours is enough: a replaced one would end its
 * session as well.
 */
export async function endRefreshedSession(db: Database, caller: Caller, sid: string): Promise<void> {
  await runAs(db, caller, {
    steps: {
      ended: sql`${endSessionsOf('signed-out', sql`allowed`, sql`s.sid = ${sid}`)} returning s.sid, s.user_id`,
      audit: auditEvent(caller, {
        action: 'session-ended',
        targetKind: 'session',
        target: sql`ended.sid`,
        from: sql`ended`,
        actor: sql`ended.user_id`,
      }),
    },
    answer: sql`select`,
  })
}

function isOneOf(which: Ending): SQL {
  if (which === 'current') return sql`s.sid = allowed.sid`
  if (which === 'others') return sql`s.user_id = allowed.user_id and s.sid <> allowed.sid`
  if (which === 'all') return sql`s.user_id = allowed.user_id and exists (select from moved_marker)`
  return sql`s.sid = ${which.sid} and (s.user_id = allowed.user_id or (caller.administrator
    and exists (select from users u where u.id = s.user_id and ${accountReach(sql`u`)})))`
}

/**
 * Ends all sessions of another user, for administrators, as `endSessions` does: a sensitive operation.
 *
 * @param user by uuid or by name
 * @returns how many ended
 * @throws Refusal `invalid-request` if the user does not exist, `forbidden` for an account whose role has scopes that the caller has not
 */
export async function endSessionsOfUser(db: Database, caller: Caller, user: string): Promise<number> {
  const answer = await runAs<{ ended: number; exists: boolean; is_beyond: boolean }>(db, caller, {
    steps: {
      target: materialized(sql`select u.id, ${accountReach(sql`u`)} as is_reached from users u, caller, allowed
        where ${isUser(sql`u`, user, caller)}`),
      moved_marker: sql`update users u set last_auth_sensitive_operation_at = next_marker(u.last_auth_sensitive_operation_at), updated_at = app_now()
        from target where u.id = target.id and target.is_reached returning u.id`,
      ended: sql`${endSessionsOf('administrator', sql`moved_marker`, sql`s.user_id = moved_marker.id`)} returning s.sid, s.user_id`,
      audit: auditEvent(caller, {
        action: 'session-ended',
        targetKind: 'session',
        target: sql`ended.sid`,
        from: sql`ended`,
      }),
    },
    answer: sql`select (select count(*)::integer from ended) as ended, exists (select from target) as exists,
      exists (select from target where not is_reached) as is_beyond from allowed`,
  })
  if (!answer!.exists) throw unknownParameter('user')
  if (answer!.is_beyond) throw accountBeyondReach()
  return answer!.ended
}

/** Whether an administrator names a live session of an account that they may not act on. */
function isBeyondReach(which: Ending): SQL {
  if (typeof which === 'string') return sql`false`
  return sql`exists (select from caller, allowed, sessions s join users u on u.id = s.user_id
    where s.sid = ${which.sid} and s.ended_at is null and s.user_id <> allowed.user_id and caller.administrator and not ${accountReach(sql`u`)})`
}
