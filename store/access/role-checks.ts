/** Checks by role: the policy and the accounts of all decisions, in one round trip. */
import type { SessionClaims } from '#domain/caller.ts'
import { sql } from 'drizzle-orm/sql/sql'
import type { RoleFacts, AskedRoleQuestion } from '#domain/access/roles/role-questions.ts'
import { type FactsAnswer, requireFacts } from './checks.ts'
import { type Database, queryOne } from '#store/run.ts'

/**
 * Reads the policy document in force and every account that the questions name, together with whether the caller's session is live.
 *
 * @param claims null for an anonymous caller
 * @throws Refusal `invalid-token` where the session has ended, `forbidden` where a caller other than an administrator asks about others
 */
export async function roleFacts(
  db: Database,
  claims: SessionClaims | null,
  questions: readonly AskedRoleQuestion[],
): Promise<RoleFacts> {
  const parties = questions
    .flatMap((question) => ('item' in question ? [question.owner, ...question.sharedWith] : []))
    .filter((party) => party !== 'current' && party !== 'anonymous')
  const subjects = questions.map(({ user }) => user)
  const { facts } = await queryOne<{ facts: FactsAnswer<RoleFacts> }>(
    db,
    sql`select role_facts(${claims?.sid ?? null}, ${claims?.sub ?? null}, ${claims?.rev ?? null},
      ${distinct(parties)}, ${distinct(subjects)}) as facts`,
  )
  return requireFacts(facts)
}

/** References other than the caller's, each once, as an array. */
function distinct(references: readonly (string | null)[]) {
  return sql.param([...new Set(references)].filter((reference) => reference !== null))
}
