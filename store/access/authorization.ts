/** Forward authorization: the session, the service and the facts of the decision, in one round trip. */
import { sql } from 'drizzle-orm/sql/sql'
import type { AuthorizationFacts, PathQuestion } from '#domain/access/request-mapping/authorization.ts'
import { type AskingCaller, credentialOf, type FactsAnswer, requireFacts } from './checks.ts'
import { type Database, queryOne } from '#store/run.ts'

type Answer = Omit<AuthorizationFacts, 'facts'> & {
  facts: FactsAnswer<AuthorizationFacts['facts']>
}

/**
 * Reads the facts that answer a proxy.
 *
 * @param service its name, in any capitals
 * @param questions the permissions that the request needs, by the request mapping that reads it
 * @throws Refusal as `requireFacts`
 */
export async function authorizationFacts(
  db: Database,
  caller: AskingCaller,
  service: string,
  questions: Readonly<Record<string, readonly PathQuestion[]>>,
): Promise<AuthorizationFacts> {
  const { answer } = await queryOne<{ answer: Answer }>(
    db,
    sql`select authorize_facts(${credentialOf(caller)}, ${service}, ${JSON.stringify(questions)}::jsonb) as answer`,
  )
  return { ...answer, facts: requireFacts(answer.facts, caller) }
}
