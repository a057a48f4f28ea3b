/** Permission checks: the facts of all decisions, in one round trip. */
import type { SessionClaims } from '#domain/caller.ts'
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { CheckFacts, CheckQuestion } from '#domain/access/check-facts.ts'
import { actionRequired, type RequiredAction } from '#domain/required-action.ts'
import { administratorsOnly, sessionIsOver } from '#store/run-as.ts'
import { type Database, queryOne } from '#store/run.ts'

/** What `check_facts` and `role_facts` answer: the facts, or why the caller may not have them. */
export type FactsAnswer<Facts> =
  | { live: false }
  | { live: true; required_action: RequiredAction }
  | { live: true; forbidden: true }
  | ({ live: true } & Facts)

/**
 * Reads the facts that answer questions, together with whether the caller's session is live: a revoked session or grant counts
 * from the next check. Not by `runAs`: each of the three functions in `schema/functions/access/` looks the session up in `live_sessions`
 * itself, and the database keeps its plan (decision 0006).
 *
 * @param claims null for an anonymous caller
 * @param explained whether grants come with the ids that an explanation names
 * @throws Refusal `invalid-token` where the session has ended, `forbidden` where a caller other than an administrator asks about others
 */
export async function checkFacts(
  db: Database,
  claims: SessionClaims | null,
  questions: readonly CheckQuestion[],
  explained: boolean,
): Promise<CheckFacts> {
  const facts = factsOf(claims, questions, explained)
  const answer = await queryOne<{ facts: FactsAnswer<CheckFacts> }>(db, sql`select ${facts} as facts`)
  return requireFacts(answer.facts)
}

/**
 * The call of the function for these questions; all three answer `CheckFacts`. `check_facts_by_path`: a question names a service or a path.
 * `check_facts_one`: one question of the caller about themselves, not explained; faster. `check_facts`: any others.
 */
function factsOf(claims: SessionClaims | null, questions: readonly CheckQuestion[], explained: boolean): SQL {
  const session = sql`${claims?.sid ?? null}, ${claims?.sub ?? null}, ${claims?.rev ?? null}`
  const isAboutOthers = questions.some(({ user }) => user !== null)
  const isByPath = questions.some(({ service, below }) => service !== undefined || below !== undefined)
  if (questions.length === 1 && !isAboutOthers && !isByPath && !explained) {
    const { resource, permission } = questions[0]!
    return sql`check_facts_one(${session}, ${resource}, ${permission})`
  }
  const resources = sql.param(questions.map(({ resource }) => resource))
  const permissions = sql.param(questions.map(({ permission }) => permission))
  const users = sql.param(isAboutOthers ? questions.map(({ user }) => user) : null)
  const rest = sql`${resources}, ${permissions}, ${users}, ${explained}`
  if (!isByPath) return sql`check_facts(${session}, ${rest})`
  const services = sql.param(questions.map(({ service }) => service ?? null))
  const below = JSON.stringify(questions.map(({ below: names = [] }) => names))
  return sql`check_facts_by_path(${session}, ${services}, ${below}::jsonb, ${rest})`
}

/** @returns the facts @throws Refusal `invalid-token`, `password-change-required`, `terms-acceptance-required`, `forbidden` where the caller may not have them */
export function requireFacts<Facts>(facts: FactsAnswer<Facts>): { live: true } & Facts {
  if (!facts.live) throw sessionIsOver()
  if ('required_action' in facts) throw actionRequired(facts.required_action)
  if ('forbidden' in facts) throw administratorsOnly('ask about others')
  return facts
}
