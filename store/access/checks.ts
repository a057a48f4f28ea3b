/** Permission checks: the facts of all decisions, in one round trip. */
import type { Caller } from '#domain/caller.ts'
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { CheckFacts, CheckQuestion } from '#domain/access/check-facts.ts'
import type { RemedyFacts } from '#domain/access/remedies.ts'
import { Refusal } from '#domain/refusal.ts'
import { actionRequired, type RequiredAction } from '#domain/required-action.ts'
import { type KeyDenial, keyDenied, keyIsInvalid } from '#domain/keys/key-denial.ts'
import type { Scope } from '#domain/keys/scope.ts'
import { administratorsOnly, hex, sessionIsOver } from '#store/run-as.ts'
import { type Database, queryOne } from '#store/run.ts'

/** What `check_facts` and `role_facts` answer: the facts, or why the caller may not have them. */
export type FactsAnswer<Facts> =
  | { live: false }
  | { live: true; required_action: RequiredAction }
  | { live: true; denial: KeyDenial }
  | { live: true; others_denial: 'forbidden' | 'insufficient-scope' }
  | ({ live: true; is_use_due?: boolean } & Facts)

/** What these functions are told of a caller. */
export type AskingCaller = Pick<Caller, 'claims' | 'key' | 'scope' | 'onKeyUse'>

/** The first four arguments of each: the claims of a session, or the digest of an API key; nulls for a stranger. */
export function credentialOf({ claims, key }: Pick<Caller, 'claims' | 'key'>): SQL {
  if (key) return sql`null, null, null, ${hex(key)}`
  return claims ? sql`${claims.sid}, ${claims.sub}, ${claims.rev}, null` : sql`null, null, null, null`
}

/** The scope that a role, and an API key, need for questions about others. */
function othersScopeOf({ scope }: Pick<Caller, 'scope'>): Scope {
  return scope && scope.scope !== 'check' ? scope.scope : 'check:others'
}

/** The first six arguments of `check_facts`: the credential, and the scopes that it needs. */
export function askingOf(caller: Pick<Caller, 'claims' | 'key' | 'scope'>): SQL {
  return sql`${credentialOf(caller)}, ${caller.scope?.scope ?? 'check'}, ${othersScopeOf(caller)}`
}

/**
 * Reads the facts that answer questions, together with whether the caller's session or API key is live and what the key may: whatever is revoked,
 * or moved out of the branches of the key, counts from the next check. Not by `runAs`: each of the three functions in
 * `schema/functions/access/` looks the caller up itself, and the database keeps its plan (decision 0006).
 *
 * @param explained whether grants come with the ids that an explanation names
 * @throws Refusal as `requireFacts`
 */
export async function checkFacts(
  db: Database,
  caller: AskingCaller,
  questions: readonly CheckQuestion[],
  explained: boolean,
): Promise<CheckFacts> {
  const facts = factsOf(caller, questions, explained)
  const answer = await queryOne<{ facts: FactsAnswer<CheckFacts> }>(db, sql`select ${facts} as facts`)
  return requireFacts(answer.facts, caller)
}

/** The facts of one question, and what remedies need besides; where the user or the resource is unknown only what the caller may read. */
export interface FactsWithRemedies {
  facts: CheckFacts
  more: RemedyFacts | Pick<RemedyFacts, 'sees_tree'>
}

/**
 * Reads the facts of one question, explained, and what its remedies need, in one round trip and of one snapshot.
 *
 * @throws Refusal as `checkFacts`; `forbidden` or `insufficient-scope` without `grants:read`; `forbidden` for a question by names without
 * `tree:read`: a remedy says which node exists (decision 0036)
 */
export async function checkFactsWithRemedies(
  db: Database,
  caller: AskingCaller,
  question: CheckQuestion,
): Promise<FactsWithRemedies> {
  const remedyFacts = sql`remedy_facts(${credentialOf(caller)},
    (select array_agg(node::bigint order by n) from jsonb_array_elements_text(nullif(facts -> 'paths' -> 0, 'null')) with ordinality as path (node, n)),
    ${question.permission}, ${question.user}::text)`
  const answer = await queryOne<{
    facts: FactsAnswer<CheckFacts>
    more: FactsWithRemedies['more'] | { denial: KeyDenial | 'forbidden' } | null
  }>(
    db,
    sql`with checked as materialized (select (${factsOf(caller, [question], true)})::jsonb as facts)
      select facts, case when facts ? 'paths' then ${remedyFacts} end as more from checked`,
  )
  const facts = requireFacts(answer.facts, caller)
  if (answer.more && 'denial' in answer.more) {
    const { denial } = answer.more
    throw denial === 'forbidden'
      ? administratorsOnly('ask for remedies', remedyScope)
      : keyDenied(denial, { scope: remedyScope })
  }
  const [, isSuperuser] = facts.caller
  const more = answer.more ?? { sees_tree: false }
  if (!isSuperuser && !more.sees_tree && (question.service !== undefined || question.below !== undefined))
    throw remediesByNameRefused()
  return { facts, more }
}

const remedyScope: Scope = 'grants:read'

/** @returns the refusal of a question by names, which says nothing of what there is */
function remediesByNameRefused(): Refusal {
  return new Refusal('forbidden', {
    detail:
      'Remedies for a path of names need the scope `tree:read`. Send the id of the resource as `resource`, without `path` or `below`.',
  })
}

/**
 * The call of the function for these questions; all three answer `CheckFacts`. `check_facts_by_path`: a question names a service or a path.
 * `check_facts_one`: one question of the caller about themselves, not explained; faster. `check_facts`: any others.
 */
function factsOf(caller: AskingCaller, questions: readonly CheckQuestion[], explained: boolean): SQL {
  const credential = credentialOf(caller)
  const isAboutOthers = questions.some(({ user }) => user !== null)
  const isByPath = questions.some(({ service, below }) => service !== undefined || below !== undefined)
  if (questions.length === 1 && !isAboutOthers && !isByPath && !explained) {
    const { resource, permission } = questions[0]!
    return sql`check_facts_one(${credential}, ${resource}, ${permission})`
  }
  const resources = sql.param(questions.map(({ resource }) => resource))
  const permissions = sql.param(questions.map(({ permission }) => permission))
  const users = sql.param(isAboutOthers ? questions.map(({ user }) => user) : null)
  const rest = sql`${resources}, ${permissions}, ${users}, ${explained}`
  if (!isByPath) return sql`check_facts(${askingOf(caller)}, ${rest})`
  const services = sql.param(questions.map(({ service }) => service ?? null))
  const below = JSON.stringify(questions.map(({ below: names = [] }) => names))
  return sql`check_facts_by_path(${credential}, ${services}, ${below}::jsonb, ${rest})`
}

/**
 * @returns the facts
 * @throws Refusal `invalid-token` where the session has ended or the key is unknown, `key-expired`, `key-revoked`, `insufficient-scope`,
 * `password-change-required`, `terms-acceptance-required`, `forbidden` where a caller whose role may not asks about others
 */
export function requireFacts<Facts>(facts: FactsAnswer<Facts>, caller: AskingCaller): { live: true } & Facts {
  if (!facts.live) throw caller.key ? keyIsInvalid() : sessionIsOver()
  if ('denial' in facts) throw keyDenied(facts.denial, caller.scope)
  if ('required_action' in facts) throw actionRequired(facts.required_action)
  if ('others_denial' in facts)
    throw facts.others_denial === 'forbidden'
      ? administratorsOnly('ask about others')
      : keyDenied(facts.others_denial, { scope: othersScopeOf(caller) })
  if (facts.is_use_due) caller.onKeyUse?.()
  return facts
}
