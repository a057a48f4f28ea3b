/** Step-up: the user of a session authenticates again, and the session goes on. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import type { Authentication } from '#domain/sessions/authentication.ts'
import type { ProvenFactor } from '#domain/sessions/second-factor.ts'
import { clearedOwnAttempt, requireReserved } from '#store/credentials/attempts.ts'
import { auditEvent, materialized, runAs, sessionIsOver, type Steps } from '#store/run-as.ts'
import type { Database } from '#store/run.ts'
import { wrongFactor } from './second-factor-sign-in.ts'

/** The session after it, for new tokens: its refresh token stays. */
export interface RaisedSession {
  user_uuid: string
  sid: string
  rev: number
  counter: number
  idle_seconds: number
  authentication: Authentication
}

/** The session is fresh again, by the password that was right. */
export async function confirmByPassword(db: Database, caller: Caller): Promise<RaisedSession> {
  const raised = await runAs<RaisedSession>(db, caller, {
    steps: raisedBy(
      caller,
      sql`array(select distinct m from unnest(s.amr || '{pwd}'::text[]) as m)`,
      sql`s.aal`,
      sql`true`,
    ),
    answer: sql`select ${raisedColumns}, ${clearedOwnAttempt(caller)} from raised`,
  })
  if (!raised) throw sessionIsOver()
  return raised
}

/**
 * Counts the attempt, and raises the session to two factors if the factor is right. Wherever a session comes from, what it was opened with is
 * another factor than those of `ProvenFactor`, or already two.
 *
 * @throws Refusal `invalid-credentials`, `too-many-attempts`
 */
export async function confirmByFactor(
  db: Database,
  caller: Caller,
  { method, proof, amr }: ProvenFactor,
): Promise<RaisedSession> {
  const answer = await runAs<{ proven: ProofAnswer; raised: RaisedSession | null }>(db, caller, {
    steps: {
      proof:
        materialized(sql`select prove_factor(allowed.user_id, 'session', null, ${proof && JSON.stringify(proof)}::jsonb, ${method},
        ${caller.address}::inet, ${caller.requestId}) as answer from allowed`),
      ...raisedBy(
        caller,
        sql`array(select distinct m from unnest(s.amr || array(select jsonb_array_elements_text(${JSON.stringify([...amr, 'mfa'])}::jsonb))) as m)`,
        sql`2`,
        sql`exists (select from proof where (answer ->> 'accepted')::boolean)`,
      ),
    },
    answer: sql`select proof.answer as proven, (select to_jsonb(r) from (select ${raisedColumns} from raised) as r) as raised from proof`,
  })
  if (!answer) throw sessionIsOver()
  requireReserved({ ...answer.proven, failures: 0 })
  if (!answer.proven.accepted) throw wrongFactor(answer.proven.wait_seconds)
  if (!answer.raised) throw sessionIsOver()
  return answer.raised
}

interface ProofAnswer {
  accepted: boolean
  reserved: boolean
  wait_seconds: number
}

function raisedBy(caller: Caller, amr: SQL, aal: SQL, where: SQL): Steps {
  return {
    raised: sql`update sessions s set authenticated_at = app_now(), amr = ${amr}, aal = ${aal}
      from allowed join users u on u.id = allowed.user_id where s.sid = allowed.sid and ${where} returning s.*, u.uuid as user_uuid`,
    audit: auditEvent(caller, {
      action: 'session-confirmed',
      targetKind: 'session',
      target: sql`raised.sid`,
      from: sql`raised`,
      details: sql`jsonb_build_object('amr', raised.amr, 'aal', raised.aal)`,
    }),
  }
}

const raisedColumns = sql`raised.user_uuid, raised.sid, rev_of(raised.marker) as rev, raised.refresh_counter as counter,
  (select idle_seconds from session_lifetime) as idle_seconds,
  authentication_of(raised.amr, raised.aal, raised.authenticated_at) as authentication`
