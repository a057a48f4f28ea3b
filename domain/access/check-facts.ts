/** Answers many questions from the facts that one statement read. */
import { decide, explain, type Explanation, type LossReason } from './decision.ts'
import type { Decision, Facts, FactHolder, GrantFact, Reason } from './decision-facts.ts'
import { isWithinCeiling, type KeyCeiling } from '#domain/keys/ceiling.ts'
import type { PseudoGroup } from '#domain/permissions/holder.ts'
import type { Access, GrantScope } from '#domain/permissions/permission.ts'
import type { StepUp } from '#domain/refusal.ts'
import {
  type AssertedAuthentication,
  assertedOf,
  type RequirementRow,
  requirementOfRow,
  sessionOf,
} from './check-authentication.ts'

/**
 * A question: is the user allowed this permission on the resource? `user` is null for the caller, otherwise a uuid or a canonical name. The
 * resource is a uuid, or the name of a service with the names `below` it; such a path need not exist.
 */
export interface CheckQuestion {
  readonly resource: string | null
  readonly service?: string | undefined
  readonly below?: readonly string[] | undefined
  readonly permission: string
  readonly user: string | null
  /** How the user authenticated, as an application server asserts it of another user; absent: that is not known. */
  readonly authentication?: AssertedAuthentication | undefined
}

/**
 * A grant, listed once even if several questions use it. The first element is the user as in the question (`''` for the caller), then follow the
 * node and the grant; name and priority of the group are null for a user's own grant, and the requirement for a grant that applies to every session.
 */
type GrantRow = readonly [
  subject: string,
  node: number,
  permission: string,
  group: string | null,
  priority: number | null,
  access: Access,
  scope: GrantScope,
  requirement?: RequirementRow | null,
  uuid?: string,
  resource?: string,
]

/** A user in a question; `enabled` is false for an account that is not active. */
type SubjectRow = readonly [name: string, administrator: boolean, enabled: boolean]

/** The facts for all questions, read in one snapshot. */
export interface CheckFacts {
  /** Nulls for a stranger. A caller with a live session or key is enabled. The uuid is there for a key. */
  readonly caller: readonly [name: string | null, administrator: boolean, uuid?: string | null]
  /** Of the caller's API key, if it is limited to branches. */
  readonly ceiling?: KeyCeiling | null
  /** By the text in the question; a missing entry is an unknown user. Null or absent if all questions are about the caller. */
  readonly subjects?: Readonly<Record<string, SubjectRow>> | null
  /** Seconds since 1970, where questions are about others. */
  readonly now?: number | null
  /** In the order of the questions: the nodes from the root to the resource; null for an unknown resource. */
  readonly paths: readonly (readonly number[] | null)[]
  /** Every grant that applies to any question; null: none. */
  readonly grants: readonly GrantRow[] | null
  /** By index of the question: the pseudo groups with the permission by default, because the resource has no grants. */
  readonly defaults?: Defaults | null
  /** The indexes of the questions about a permission that resources of this type do not have. */
  readonly foreign?: readonly number[] | null
  /**
   * By index of a question about a missing path: its distance below the last existing node, and the pseudo groups with the permission by default.
   */
  readonly missing?: Readonly<Record<number, readonly [steps: number, holders: Holders]>>
}

type Holders = readonly PseudoGroup[] | null
type Defaults = Readonly<Record<number, Holders>>

/** A grant with the ids that an explanation contains. Absent if the facts were read without them. */
export interface IdentifiedGrant extends GrantFact {
  readonly uuid?: string | undefined
  readonly resource?: string | undefined
}

/**
 * The reason if no grant decided: the resource or user is unknown, the account is not active, nobody can hold the permission there, or the owner
 * of the API key is allowed and the resource is outside its branches.
 */
export type CheckReason =
  | Reason
  | 'unknown-resource'
  | 'unknown-user'
  | 'user-disabled'
  | 'permission-not-of-type'
  | 'key-ceiling'

export interface CheckAnswer {
  readonly allow: boolean
  readonly reason: CheckReason
  /** With `step-up-required`: what a session must meet to be allowed. */
  readonly step_up?: StepUp | undefined
  /** False if the path does not exist: then its closest ancestor decides. */
  readonly exact?: false
}

export type CheckExplanation = Omit<Explanation<IdentifiedGrant>, 'reason' | 'losers'> &
  CheckAnswer & {
    readonly userName: string
    readonly losers: readonly { readonly grant: IdentifiedGrant; readonly why: LossReason | 'key-ceiling' }[]
    /** The ceiling of the caller's API key, if it decided. */
    readonly ceiling: KeyCeiling | null
  }

/** Answers each question. */
export function answerChecks(questions: readonly CheckQuestion[], facts: CheckFacts): CheckAnswer[] {
  const grantsByKey = groupByKey(facts)
  return questions.map((question, index) => {
    const prepared = prepare(question, index, facts, grantsByKey)
    if ('denied' in prepared) return prepared.denied
    const answer = decide(prepared.question, prepared.facts)
    if (isOverCeiling(answer, facts, index)) return beyondCeiling
    return withExactness(answer, prepared.facts, facts.foreign?.includes(index))
  })
}

/** What each question is answered for a session that meets every requirement. Only for questions whose answer may not depend on an API key. */
export function answerForAnySession(questions: readonly CheckQuestion[], facts: CheckFacts): CheckAnswer[] {
  const grantsByKey = groupByKey(facts)
  return questions.map((question, index) => {
    const prepared = prepare(question, index, facts, grantsByKey)
    if ('denied' in prepared) return prepared.denied
    return decide(prepared.question, { ...prepared.facts, authentication: { aal: 2, ageSeconds: 0 } })
  })
}

/** Answers each question with the deciding grant and the others; `allow` and `reason` equal those of `answerChecks`. */
export function explainChecks(questions: readonly CheckQuestion[], facts: CheckFacts): CheckExplanation[] {
  const grantsByKey = groupByKey(facts)
  return questions.map((question, index) => {
    const prepared = prepare(question, index, facts, grantsByKey)
    if ('denied' in prepared) return { ...prepared.denied, deciding: null, losers: [], userName: '', ceiling: null }
    const explained = explain(prepared.question, prepared.facts)
    const { userName } = prepared.question
    if (isOverCeiling(explained, facts, index)) return explainCeiling(explained, userName, facts.ceiling!)
    const isForeign = facts.foreign?.includes(index)
    return { ...withExactness(explained, prepared.facts, isForeign), userName, ceiling: null }
  })
}

/** What an API key limited to branches is answered where its owner is allowed and the resource is outside of them. */
const beyondCeiling: CheckAnswer = Object.freeze({ allow: false, reason: 'key-ceiling' })

/** Whether the ceiling decides: the owner is allowed, if only after a step-up, and the resource or the closest existing node is outside the branches. */
function isOverCeiling({ allow, step_up }: Decision, { ceiling, paths }: CheckFacts, index: number): boolean {
  return (allow || step_up !== undefined) && Boolean(ceiling) && !isWithinCeiling(ceiling!, paths[index] ?? [])
}

/** The grant that decided for the owner loses to the ceiling. */
function explainCeiling(
  { deciding, losers }: Explanation<IdentifiedGrant>,
  userName: string,
  ceiling: KeyCeiling,
): CheckExplanation {
  const overruled = deciding ? [{ grant: deciding, why: 'key-ceiling' as const }] : []
  return { ...beyondCeiling, deciding: null, losers: [...overruled, ...losers], userName, ceiling }
}

/**
 * Removes what the caller must not learn from answers. Names can be guessed, unlike ids: a denial does not say whether the path exists, and an
 * answer to an anonymous caller does not say whether the service exists. Administrators get everything (decision 0036), but not by an API key
 * that is limited to branches.
 */
export function redactForCaller<Answer extends CheckAnswer>(
  answers: readonly Answer[],
  questions: readonly CheckQuestion[],
  { caller: [name, administrator], ceiling }: CheckFacts,
): Answer[] {
  return answers.map((answer, n) => {
    if ((administrator && !ceiling) || answer.allow) return answer
    const { exact: _, ...rest } = answer
    const isByName = questions[n]?.service !== undefined || questions[n]?.below !== undefined
    const isHidden =
      (answer.reason === 'unknown-resource' && questions[n]?.service !== undefined && name === null) ||
      (answer.reason === 'permission-not-of-type' && isByName)
    return (isHidden ? { ...rest, reason: 'no-permission' } : rest) as Answer
  })
}

/** @param isForeign whether resources of this type do not have the permission */
function withExactness<Answer extends Decision>(
  answer: Answer,
  { targetIsExact }: Facts,
  isForeign = false,
): Omit<Answer, 'reason'> & CheckAnswer {
  if (!targetIsExact) return { ...answer, exact: false }
  return isForeign && answer.reason === 'no-permission' ? { ...answer, reason: 'permission-not-of-type' } : answer
}

/** Grants by user, permission and node; see `grantKey`. */
type GrantsByKey = ReadonlyMap<string, GrantRow[]>

function groupByKey({ grants }: CheckFacts): GrantsByKey {
  return Map.groupBy(grants ?? [], ([subject, node, permission]) => grantKey(subject, permission, node))
}

/** Only the first part may contain a space, so the key is unique. */
function grantKey(subject: string, permission: string, node: number): string {
  return `${subject} ${permission} ${node}`
}

/** What one question is decided from; or its answer, where no grant has to be looked at. */
type Prepared = { denied: CheckAnswer } | PreparedQuestion

/** A question as `decide` takes it. */
export interface PreparedQuestion {
  question: { permission: string; userName: string }
  facts: Facts<IdentifiedGrant>
}

/**
 * The only question of a request, as it would be decided if the account were active.
 *
 * @param administrator whether the account would be an administrator's then
 * @returns null if no decision can be made, since the user or the resource is unknown
 */
export function prepareAsActive(
  question: CheckQuestion,
  facts: CheckFacts,
  administrator: boolean,
): PreparedQuestion | null {
  const { user } = question
  const subject = user === null ? undefined : subjectOf(facts, user)
  const active: SubjectRow | undefined = subject && [subject[0], administrator, true]
  const asActive = active ? { ...facts, subjects: { [user!]: active } } : facts
  const prepared = prepare(question, 0, asActive, groupByKey(facts))
  return 'denied' in prepared ? null : prepared
}

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
  const rows = rowsOn(path, steps, question, grantsByKey)
  const defaults = isAmong(holders ?? [], userName) ? [permission] : []
  return {
    question: { permission, userName },
    facts: {
      administrator,
      targetIsExact: missing === undefined,
      grants: rows.map(toGrant),
      defaults,
      authentication:
        sessionOf(rows.map(({ row }) => row[7])) ??
        assertedOf(question.authentication, userName, facts.caller[0], facts.now),
    },
  }
}

/** `anonymous` is only the name of callers without a session. */
function isAmong(holders: readonly PseudoGroup[], userName: string): boolean {
  return holders.includes('everyone') || (holders.includes('authenticated') && userName !== 'anonymous')
}

function callerOf({ caller: [name, administrator] }: CheckFacts): SubjectRow {
  return [name ?? 'anonymous', administrator, true]
}

/** Own properties only: a user may be called `constructor`. */
function subjectOf({ subjects }: CheckFacts, user: string): SubjectRow | undefined {
  return subjects && Object.hasOwn(subjects, user) ? subjects[user] : undefined
}

function denied(reason: CheckReason): { denied: CheckAnswer } {
  return { denied: { allow: false, reason } }
}

/** A row, with its distance from the path in question. */
interface LevelledRow {
  readonly row: GrantRow
  readonly level: number
}

/** @param steps from the last existing node down to the path in question */
function rowsOn(
  path: readonly number[],
  steps: number,
  { user, permission }: CheckQuestion,
  grantsByKey: GrantsByKey,
): LevelledRow[] {
  return path.flatMap((node, depth) => {
    const rows = grantsByKey.get(grantKey(user ?? '', permission, node)) ?? []
    return rows.map((row) => ({ row, level: steps + path.length - 1 - depth }))
  })
}

function toGrant({ row, level }: LevelledRow): IdentifiedGrant {
  const [, , name, group, priority, access, scope, requirement, uuid, resource] = row
  const holder: FactHolder = group === null ? ownGrant : { kind: 'group', name: group, priority: priority ?? 0 }
  const requires = requirementOfRow(requirement)
  return { level, holder, name, access, scope, uuid, resource, ...(requires && { requires }) }
}

const ownGrant: FactHolder = { kind: 'user' }
