/** Forward authorization: the session, the service and the facts of the decision, in one round trip. */
import { sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import type { AuthorizationFacts, PathQuestion } from '#domain/access/request-mapping/authorization.ts'
import type { FactsAnswer } from './checks.ts'
import { type Database, queryOne } from '#store/run.ts'

/** The service, and the facts or why the caller may not have them. */
interface Answer extends Omit<AuthorizationFacts, 'facts'> {
  facts: FactsAnswer<AuthorizationFacts['facts']>
}

/** What a refresh token says: it counts here as long as a refresh would take it, and is not replaced. */
interface RefreshClaim {
  sid: string
  counter: number
}

/** What is authorized, and whose session it is; null: an anonymous caller. */
interface Authorization extends Answer {
  userUuid: string | null
}

/**
 * Reads the facts that answer a proxy. What the caller may not have is not thrown here: the refusal depends on the service's type as well.
 *
 * @param refresh what the refresh token of a caller without another credential says; a session that is over is none
 * @param service its name, in any capitals
 * @param questions the permissions that the request needs, by the request mapping that reads it
 */
export async function authorizationFacts(
  db: Database,
  { claims }: Pick<Caller, 'claims'>,
  refresh: RefreshClaim | null,
  service: string,
  questions: Readonly<Record<string, readonly PathQuestion[]>>,
): Promise<Authorization> {
  const session = refresh
    ? sql`(select) as one left join refreshable_session(${refresh.sid}, ${refresh.counter}) as session on true`
    : sql`(select ${claims?.sid ?? null}::uuid, ${claims?.sub ?? null}::uuid, ${claims?.rev ?? null}::bigint) as session (sid, sub, rev)`
  const { answer, user_uuid } = await queryOne<{ answer: Answer; user_uuid: string | null }>(
    db,
    sql`select authorize_facts(session.sid, session.sub, session.rev, ${service}, ${JSON.stringify(questions)}::jsonb) as answer,
      session.sub as user_uuid from ${session}`,
  )
  return { ...answer, userUuid: user_uuid }
}
