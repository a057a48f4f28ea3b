/** Questions by role: the policy and the people that answers follow from, in one round trip. */
import type { SessionClaims } from '#domain/caller.ts'
import { sql } from 'drizzle-orm/sql/sql'
import type { RoleFacts, AskedRoleQuestion } from '#domain/access/roles/role-questions.ts'
import { administratorsOnly, sessionIsOver } from '#store/run-as.ts'
import { type Database, queryOne } from '#store/run.ts'

type Answered = { live: false } | { live: true; forbidden: true } | ({ live: true } & RoleFacts)

/**
 * Reads the policy document in force and everybody whom the questions name, together with whether the caller's session lives.
 *
 * @param claims null where nobody is signed in
 * @throws Refusal `unauthenticated` when the session is over, `forbidden` when somebody who is no administrator asks about others
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
  const { facts } = await queryOne<{ facts: Answered }>(
    db,
    sql`select role_facts(${claims?.sid ?? null}, ${claims?.sub ?? null}, ${claims?.rev ?? null},
      ${named(parties)}, ${named(subjects)}) as facts`,
  )
  if (!facts.live) throw sessionIsOver()
  if ('forbidden' in facts) throw administratorsOnly('ask about others')
  return facts
}

/** Everybody but the caller, each once, as an array. */
function named(references: readonly (string | null)[]) {
  return sql.param([...new Set(references)].filter((reference) => reference !== null))
}
