/** How a session begins: what `open_session` answers, whatever way the user came (`schema/functions/sessions/open_session.sql`). */
import type { SQL } from 'drizzle-orm/sql/sql'
import { sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import type { Authentication } from '#domain/sessions/authentication.ts'
import type { SecondFactors } from '#domain/sessions/second-factor.ts'
import { causeOf, hasOutboxRows } from '#store/run-as.ts'
import type { UserRow } from '#store/rows.ts'
import { type Database, transaction } from '#store/run.ts'

/** A session that was opened. */
interface OpenedSession {
  user: UserRow
  sid: string
  rev: number
  first_login: boolean
  /** Seconds without a refresh after which it ends. */
  idle_seconds: number
  authentication: Authentication
}

/** A session that stays shut until a second factor is proven. */
export interface SecondFactorDoor {
  door: 'second-factor'
  user_id: number
  user_uuid: string
  rev: number
  factors: SecondFactors
}

/** What `open_session` answers: the session, or why it stays shut; null if the account changed since the proof. */
export type Door = OpenedSession | { door: 'shut' } | SecondFactorDoor | null

/**
 * Runs the statement of a way in, and learns in the same round trip whether it wrote mail.
 *
 * @param call a call of the function, as a value
 */
export async function enter<Answer>(db: Database, caller: Caller, call: SQL): Promise<Answer> {
  const answers = await transaction(db, [
    ...causeOf(caller),
    sql`select ${call} as answer, ${hasOutboxRows} as wrote_outbox`,
  ])
  const { answer, wrote_outbox } = answers.at(-1) as { answer: Answer; wrote_outbox: boolean }
  if (wrote_outbox) caller.onOutboxWrite?.()
  return answer
}
