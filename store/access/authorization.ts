/** Forward authorization: the session, the service and everything the decision needs, in one round trip. */
import type { SessionClaims } from '#domain/caller.ts'
import { sql } from 'drizzle-orm/sql/sql'
import type { AuthorizationFacts, PlaceQuestion } from '#domain/access/request-mapping/authorization.ts'
import { sessionIsOver } from '#store/run-as.ts'
import { type Database, queryOne } from '#store/run.ts'

type Answered = Omit<AuthorizationFacts, 'facts'> & {
  facts: { live: false } | ({ live: true } & AuthorizationFacts['facts'])
}

/**
 * Reads what the answer to a proxy follows from.
 *
 * @param claims null where nobody is signed in
 * @param service its name, in any capitals
 * @param questions what the request would need, by the way to read it
 * @throws Refusal `unauthenticated` when the session is over
 */
export async function authorizationFacts(
  db: Database,
  claims: SessionClaims | null,
  service: string,
  questions: Readonly<Record<string, readonly PlaceQuestion[]>>,
): Promise<AuthorizationFacts> {
  const { answer } = await queryOne<{ answer: Answered }>(
    db,
    sql`select authorize_facts(${claims?.sid ?? null}, ${claims?.sub ?? null}, ${claims?.rev ?? null},
      ${service}, ${JSON.stringify(questions)}::jsonb) as answer`,
  )
  const { facts } = answer
  if (!facts.live) throw sessionIsOver()
  return { ...answer, facts }
}
