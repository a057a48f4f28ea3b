/** Forward authorization: the session, the service and the facts of the decision, in one round trip. */
import { sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import type { AuthorizationFacts, PathQuestion } from '#domain/access/request-mapping/authorization.ts'
import { type Database, queryOne } from '#store/run.ts'
import { credentialOf, type FactsAnswer } from './checks.ts'

/** What a refresh token says: it counts here as long as a refresh would take it, and is not replaced. */
interface RefreshClaim {
  sid: string
  counter: number
}

/** The service, and the facts or why the caller may not have them. */
interface Authorization extends Omit<AuthorizationFacts, 'facts'> {
  facts: FactsAnswer<AuthorizationFacts['facts']>
  /** Whose session it is; null without one. */
  sessionUser: string | null
}

/**
 * Reads the facts that answer a proxy. `requireFacts` says who may not have them, and is left to the function: its refusal depends on the type of
 * the service as well.
 *
 * @param refresh what the refresh token of a caller without another credential says; a session that is over is none
 * @param service its name, in any capitals
 * @param questions the permissions that the request needs, by the request mapping that reads it
 */
export async function authorizationFacts(
  db: Database,
  caller: Pick<Caller, 'claims' | 'key'>,
  refresh: RefreshClaim | null,
  service: string,
  questions: Readonly<Record<string, readonly PathQuestion[]>>,
): Promise<Authorization> {
  const asked = sql`${service}, ${JSON.stringify(questions)}::jsonb`
  const { answer, session_user = caller.claims?.sub ?? null } = await queryOne<{
    answer: Omit<Authorization, 'sessionUser'>
    session_user?: string | null
  }>(
    db,
    refresh
      ? sql`select authorize_facts(s.sid, s.sub, s.rev, null, ${asked}) as answer, s.sub as session_user
          from (select) as one left join refreshable_session(${refresh.sid}, ${refresh.counter}) s on true`
      : sql`select authorize_facts(${credentialOf(caller)}, ${asked}) as answer`,
  )
  return { ...answer, sessionUser: session_user }
}
