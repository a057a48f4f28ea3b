/**
 * Many questions at once: from the rows that one statement fetched (`store/access/checks.ts`) to an answer each. The rule that decides one
 * question is in `decision.ts`.
 */
import { decide, explain, type Explanation } from './decision.ts'
import type { Facts, FactHolder, GrantFact, Reason } from './decision-facts.ts'
import type { PseudoGroup } from '#domain/permissions/holder.ts'
import type { Access, Scope } from '#domain/permissions/permission.ts'

/**
 * May a user do this to that resource? `user` is null for the caller, else a uuid or a canonical name. The resource by uuid, or the
 * service by name; with `below`, what is there by these names, whether it exists or not.
 */
export interface CheckQuestion {
  readonly resource: string | null
  readonly service?: string | undefined
  readonly below?: readonly string[] | undefined
  readonly permission: string
  readonly user: string | null
}

/**
 * A grant as `check_facts` answers it, once however many questions it counts for: the user whom it counts for, as the question names them
 * (`''`: the caller), and the node that it is on; the group's name and priority are null for a user's own grant.
 */
type GrantTuple = readonly [
  subject: string,
  node: number,
  permission: string,
  group: string | null,
  priority: number | null,
  access: Access,
  scope: Scope,
  uuid?: string,
  resource?: string,
]

/** A user that questions are about; `enabled` is false for an account that cannot sign in now. */
type SubjectRow = readonly [name: string, administrator: boolean, enabled: boolean]

/** Everything that the answers to some questions follow from, read in one snapshot. */
export interface CheckFacts {
  /** Null where nobody is signed in. A caller with a live session is enabled. */
  readonly caller: readonly [name: string | null, administrator: boolean]
  /** By the user of the question; one that is missing does not exist. Null or absent when all questions are about the caller. */
  readonly subjects?: Readonly<Record<string, SubjectRow>> | null
  /** In the order of the questions: the nodes from the root to the resource; null where there is no such resource. */
  readonly paths: readonly (readonly number[] | null)[]
  /** Every grant that counts for any question; null: none. */
  readonly grants: readonly GrantTuple[] | null
  /** By index of the question: who has the name there by default, since the resource has no grant of its own. */
  readonly defaults?: Defaults | null
  /**
   * By index of the question: it is about what does not exist, so many steps below the last of its path; and who has the name there by
   * default.
   */
  readonly missing?: Readonly<Record<number, readonly [steps: number, holders: Holders]>>
}

type Holders = readonly PseudoGroup[] | null
type Defaults = Readonly<Record<number, Holders>>

/** A grant with the ids that an explanation names; absent unless the facts were read for one. */
export interface IdentifiedGrant extends GrantFact {
  readonly uuid?: string | undefined
  readonly resource?: string | undefined
}

/** Why, where no grant was looked at: there is no such resource or user, or the user is not to do anything just now. */
export type CheckReason = Reason | 'unknown-resource' | 'unknown-user' | 'user-disabled'

export interface CheckAnswer {
  readonly allow: boolean
  readonly reason: CheckReason
  /** Present when the question is about what does not exist: decided by the closest above it that does. */
  readonly exact?: false
}

export type CheckExplanation = Omit<Explanation<IdentifiedGrant>, 'reason'> &
  CheckAnswer & { readonly userName: string }

/** Answers each question. */
export function answerChecks(questions: readonly CheckQuestion[], facts: CheckFacts): CheckAnswer[] {
  const grantsByKey = groupGrants(facts)
  return questions.map((question, index) => {
    const prepared = prepare(question, index, facts, grantsByKey)
    if ('denied' in prepared) return prepared.denied
    return withExactness(decide(prepared.question, prepared.facts), prepared.facts)
  })
}

/** Answers each question and says which grant decided and which did not; `allow` and `reason` are those of `answerChecks`. */
export function explainChecks(questions: readonly CheckQuestion[], facts: CheckFacts): CheckExplanation[] {
  const grantsByKey = groupGrants(facts)
  return questions.map((question, index) => {
    const prepared = prepare(question, index, facts, grantsByKey)
    if ('denied' in prepared) return { ...prepared.denied, deciding: null, losers: [], userName: '' }
    const explained = withExactness(explain(prepared.question, prepared.facts), prepared.facts)
    return { ...explained, userName: prepared.question.userName }
  })
}

/**
 * Leaves out what the caller must not learn from answers. Names can be guessed, and ids cannot: a denied answer does not say whether the
 * path exists, nor an anonymous caller's whether the service does. Administrators see everything (decision 0036).
 */
export function redactForCaller<Answer extends CheckAnswer>(
  answers: readonly Answer[],
  questions: readonly CheckQuestion[],
  { caller: [name, administrator] }: CheckFacts,
): Answer[] {
  return answers.map((answer, n) => {
    if (administrator || answer.allow) return answer
    const { exact: _, ...rest } = answer
    const isHidden = answer.reason === 'unknown-resource' && questions[n]?.service !== undefined && name === null
    return (isHidden ? { ...rest, reason: 'no-permission' } : rest) as Answer
  })
}

function withExactness<Answer extends object>(answer: Answer, { targetIsExact }: Facts): Answer & { exact?: false } {
  return targetIsExact ? answer : { ...answer, exact: false }
}

/** Grants by `grantKey`. */
type GrantsByKey = ReadonlyMap<string, GrantTuple[]>

function groupGrants({ grants }: CheckFacts): GrantsByKey {
  return Map.groupBy(grants ?? [], ([subject, node, permission]) => grantKey(subject, permission, node))
}

/** The user whom grants count for, their name and their node. Only the first of these can have a space. */
function grantKey(subject: string, permission: string, node: number): string {
  return `${subject} ${permission} ${node}`
}

/** What one question is decided from; or its answer, where no grant has to be looked at. */
type Prepared =
  | { denied: CheckAnswer }
  | { question: { permission: string; userName: string }; facts: Facts<IdentifiedGrant> }

function prepare(question: CheckQuestion, index: number, facts: CheckFacts, grantsByKey: GrantsByKey): Prepared {
  const path = facts.paths[index]
  const subject = question.user === null ? callerOf(facts) : subjectOf(facts, question.user)
  if (!subject) return denied('unknown-user')
  if (!path) return denied('unknown-resource')
  const [userName, administrator, enabled] = subject
  if (!enabled) return denied('user-disabled')
  const { permission } = question
  const missing = facts.missing?.[index]
  const [steps, holders] = missing ?? [0, facts.defaults?.[index]]
  const grants = grantsOn(path, steps, question, grantsByKey)
  const defaults = isAmong(holders ?? [], userName) ? [permission] : []
  return {
    question: { permission, userName },
    facts: { administrator, targetIsExact: missing === undefined, grants, defaults },
  }
}

/** `anonymous` is the name of a caller without a session, and of no other user. */
function isAmong(holders: readonly PseudoGroup[], userName: string): boolean {
  return holders.includes('everyone') || (holders.includes('authenticated') && userName !== 'anonymous')
}

function callerOf({ caller: [name, administrator] }: CheckFacts): SubjectRow {
  return [name ?? 'anonymous', administrator, true]
}

/** Own properties only: a question may be about a user called `constructor`. */
function subjectOf({ subjects }: CheckFacts, user: string): SubjectRow | undefined {
  return subjects && Object.hasOwn(subjects, user) ? subjects[user] : undefined
}

function denied(reason: CheckReason): { denied: CheckAnswer } {
  return { denied: { allow: false, reason } }
}

/** @param steps from the last of the path down to the place that is asked about */
function grantsOn(
  path: readonly number[],
  steps: number,
  { user, permission }: CheckQuestion,
  grantsByKey: GrantsByKey,
): IdentifiedGrant[] {
  return path.flatMap((node, depth) => {
    const rows = grantsByKey.get(grantKey(user ?? '', permission, node)) ?? []
    return rows.map((row) => toGrant(row, steps + path.length - 1 - depth))
  })
}

function toGrant(row: GrantTuple, level: number): IdentifiedGrant {
  const [, , name, group, priority, access, scope, uuid, resource] = row
  const holder: FactHolder = group === null ? ownGrant : { kind: 'group', name: group, priority: priority ?? 0 }
  return { level, holder, name, access, scope, uuid, resource }
}

const ownGrant: FactHolder = { kind: 'user' }
