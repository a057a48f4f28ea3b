/** Checks by role: the policy and the accounts of all decisions, in one round trip. */
import { sql } from 'drizzle-orm/sql/sql'
import type { RoleFacts, AskedRoleQuestion } from '#domain/access/roles/role-questions.ts'
import { type AskingCaller, credentialOf, type FactsAnswer, requireFacts } from './checks.ts'
import { type Database, queryOne } from '#store/run.ts'

/**
 * Reads the policy document in force and every account that the questions name, together with whether the caller's session or API key is live.
 *
 * @throws Refusal as `requireFacts`
 */
export async function roleFacts(
  db: Database,
  caller: AskingCaller,
  questions: readonly AskedRoleQuestion[],
): Promise<RoleFacts> {
  const parties = questions
    .flatMap((question) => ('item' in question ? [question.owner, ...question.sharedWith] : []))
    .filter((party) => party !== 'current' && party !== 'anonymous')
  const subjects = questions.map(({ user }) => user)
  const { facts } = await queryOne<{ facts: FactsAnswer<RoleFacts> }>(
    db,
    sql`select role_facts(${credentialOf(caller)}, ${distinct(parties)}, ${distinct(subjects)}) as facts`,
  )
  return requireFacts(facts, caller)
}

/** References other than the caller's, each once, as an array. */
function distinct(references: readonly (string | null)[]) {
  return sql.param([...new Set(references)].filter((reference) => reference !== null))
}
