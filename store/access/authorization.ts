/** Forward authorization: the session, the service and the facts of the decision, in one round trip. */
import { sql } from 'drizzle-orm/sql/sql'
import type { SessionClaims } from '#domain/caller.ts'
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
 * @param session by its access token, or by its refresh token, which is none once it is over; null for an anonymous caller
 * @param service its name, in any capitals
 * @param questions the permissions that the request needs, by the request mapping that reads it
 */
export async function authorizationFacts(
  db: Database,
  session: SessionClaims | RefreshClaim | null,
  service: string,
  questions: Readonly<Record<string, readonly PathQuestion[]>>,
): Promise<Authorization> {
  const claims =
    session && 'counter' in session
      ? sql`(select) as one left join refreshable_session(${session.sid}, ${session.counter}) as claims on true`
      : sql`(select ${session?.sid ?? null}::uuid, ${session?.sub ?? null}::uuid, ${session?.rev ?? null}::bigint) as claims (sid, sub, rev)`
  const { answer, user_uuid } = await queryOne<{ answer: Answer; user_uuid: string | null }>(
    db,
    sql`select authorize_facts(claims.sid, claims.sub, claims.rev, ${service}, ${JSON.stringify(questions)}::jsonb) as answer,
      claims.sub as user_uuid from ${claims}`,
  )
  return { ...answer, userUuid: user_uuid }
}
