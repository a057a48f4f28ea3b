/** Permission checks: everything the decisions need, in one round trip. */
import { sql } from 'drizzle-orm/sql/sql'
import type { CheckFacts, CheckQuestion } from '../domain/check-facts.ts'
import type { SessionClaims } from '../domain/session.ts'
import { administratorsOnly, sessionIsOver } from './act.ts'
import { type Database, one } from './run.ts'

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
  const aboutOthers = questions.some(({ user }) => user !== null)
  const resources = sql.param(questions.map(({ resource }) => resource))
  const permissions = sql.param(questions.map(({ permission }) => permission))
  const users = sql.param(aboutOthers ? questions.map(({ user }) => user) : null)
  const { facts } = await one<{ facts: AnsweredFacts }>(
    db,
    sql`select check_facts(${claims?.sid ?? null}, ${claims?.sub ?? null}, ${claims?.rev ?? null},
      ${resources}, ${permissions}, ${users}, ${explained}) as facts`,
  )
  return answered(facts)
}

/** The facts, where the caller may have them. @throws Refusal `unauthenticated`, `forbidden` */
export function answered(facts: AnsweredFacts): CheckFacts {
  if (!facts.live) throw sessionIsOver()
  if ('forbidden' in facts) throw administratorsOnly()
  return facts
}
