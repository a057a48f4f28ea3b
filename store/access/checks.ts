/** Permission checks: everything the decisions need, in one round trip. */
import type { SessionClaims } from '#domain/caller.ts'
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { CheckFacts, CheckQuestion } from '#domain/access/check-facts.ts'
import { administratorsOnly, sessionIsOver } from '#store/run-as.ts'
import { type Database, queryOne } from '#store/run.ts'

/** What `check_facts` answers. */
export type AnsweredFacts = { live: false } | { live: true; forbidden: true } | ({ live: true } & CheckFacts)

/**
 * Reads what the answers to questions follow from, together with whether the caller's session lives: revoking either a
 * session or a grant holds for the very next check.
 *
 * @param claims null where nobody is signed in
 * @param explained whether grants come with the ids that an explanation points at
 * @throws Refusal `unauthenticated` when the session is over, `forbidden` when somebody who is no administrator asks about others
 */
export async function checkFacts(
  db: Database,
  claims: SessionClaims | null,
  questions: readonly CheckQuestion[],
  explained: boolean,
): Promise<CheckFacts> {
  const facts = factsOf(claims, questions, explained)
  const found = await queryOne<{ facts: AnsweredFacts }>(db, sql`select ${facts} as facts`)
  return answered(found.facts)
}

/** The call of the function that has the facts: `check_facts`, or what says the same sooner or about places. */
function factsOf(claims: SessionClaims | null, questions: readonly CheckQuestion[], explained: boolean): SQL {
  const session = sql`${claims?.sid ?? null}, ${claims?.sub ?? null}, ${claims?.rev ?? null}`
  const isAboutOthers = questions.some(({ user }) => user !== null)
  const isAboutPlaces = questions.some(({ service, below }) => service !== undefined || below !== undefined)
  if (questions.length === 1 && !isAboutOthers && !isAboutPlaces && !explained) {
    const { resource, permission } = questions[0]!
    return sql`check_facts_one(${session}, ${resource}, ${permission})`
  }
  const resources = sql.param(questions.map(({ resource }) => resource))
  const permissions = sql.param(questions.map(({ permission }) => permission))
  const users = sql.param(isAboutOthers ? questions.map(({ user }) => user) : null)
  const asked = sql`${resources}, ${permissions}, ${users}, ${explained}`
  if (!isAboutPlaces) return sql`check_facts(${session}, ${asked})`
  const services = sql.param(questions.map(({ service }) => service ?? null))
  const below = JSON.stringify(questions.map(({ below: names = [] }) => names))
  return sql`check_facts_by_path(${session}, ${services}, ${below}::jsonb, ${asked})`
}

/** The facts, where the caller may have them. @throws Refusal `unauthenticated`, `forbidden` */
export function answered(facts: AnsweredFacts): CheckFacts {
  if (!facts.live) throw sessionIsOver()
  if ('forbidden' in facts) throw administratorsOnly('ask about others')
  return facts
}
