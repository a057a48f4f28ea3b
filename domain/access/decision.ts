/** Decides a question from facts, and explains the decision with the same comparisons. */
import { compareGrants, reachesTarget, comparisonCriteria } from './decision-contest.ts'
import type { Decision, Facts, GrantFact, Question, Reason } from './decision-facts.ts'
import { meets } from '#domain/permissions/requirement.ts'

/** Why a grant did not decide: the criterion of its comparison with the deciding grant, or why it was not compared. */
export type LossReason = (typeof comparisonCriteria)[number] | 'administrator' | 'match-does-not-reach' | 'step-up'

/**
 * A grant of the same permission that did not decide. `same-as`: it equals the deciding grant in every criterion. `step-up`: the session does not
 * meet its requirement.
 */
interface Loser<Row extends GrantFact> {
  readonly grant: Row
  readonly why: LossReason
}

/** A decision with its grants. Levels are in the grants. */
export interface Explanation<Row extends GrantFact> extends Decision {
  /** Null for an administrator, for a default, and if no grant applies. Of several equal grants: the one whose group sorts first. */
  readonly deciding: Row | null
  /** From the resource upwards; on one level the user first, then groups by name. */
  readonly losers: Loser<Row>[]
}

/** The strongest grant, and whether another group has an equal one. */
export interface Strongest<Row extends GrantFact> {
  readonly grant: Row | undefined
  readonly shared: boolean
}

const administratorDecision: Decision = Object.freeze({ allow: true, reason: 'administrator' })
const byDefault: Decision = Object.freeze({ allow: true, reason: 'default' })
const undecided: Decision = Object.freeze({ allow: false, reason: 'no-permission' })

/**
 * Decides a question. An administrator is allowed; otherwise the strongest applicable grant decides; without one the default of the service type;
 * otherwise the decision is deny. A grant whose requirement the session does not meet does not apply. If it would, and the decision would then be
 * allow, the decision is `step-up-required` with what the grant that decides then requires.
 */
export function decide(question: Question, facts: Facts): Decision {
  if (facts.administrator) return administratorDecision
  const decision = toDecision(findStrongest(question.permission, applyingNow(facts)), question, facts)
  return decision.allow ? decision : (stepUpOf(question, facts) ?? decision)
}

/**
 * Decides a question, with the deciding grant and the reason why each other grant did not decide. `allow` and `reason` equal those of `decide`.
 */
export function explain<Row extends GrantFact>(question: Question, facts: Facts<Row>): Explanation<Row> {
  const decision = decide(question, facts)
  const strongest = facts.administrator
    ? undefined
    : findStrongest(question.permission, decision.step_up ? facts : applyingNow(facts)).grant
  const deciding = decision.step_up ? undefined : strongest
  const losers = facts.grants
    .filter((grant) => grant.name === question.permission && grant !== deciding)
    .map((grant) => ({ grant, why: whyLost(grant, strongest, facts) }))
    .sort((one, other) => compareForReading(one.grant, other.grant))
  return { ...decision, deciding: deciding ?? null, losers }
}

/** What would decide if the session met every requirement. @returns undefined if that would not be allowed either */
function stepUpOf({ permission }: Question, facts: Facts): Decision | undefined {
  const { grant } = findStrongest(permission, facts)
  // Only more grants that allow apply now: so one of these decides.
  if (grant?.access !== 'allow') return undefined
  return { allow: false, reason: 'step-up-required', step_up: grant.requires }
}

/** The facts without the grants whose requirement the session does not meet. */
function applyingNow<Row extends GrantFact>(facts: Facts<Row>): Facts<Row> {
  const { grants, authentication } = facts
  if (grants.every(({ requires }) => requires === undefined)) return facts
  return { ...facts, grants: grants.filter(({ requires }) => meets(requires, authentication)) }
}

/** Compares all grants, in any order, and returns the strongest that applies to the target. */
export function findStrongest<Row extends GrantFact>(name: string, facts: Facts<Row>): Strongest<Row> {
  let kept: Row | undefined
  let shared = false
  for (const grant of facts.grants) {
    if (grant.name !== name || !reachesTarget(grant, facts.targetIsExact)) continue
    const result = kept === undefined ? 1 : compareGrants(grant, kept)
    if (result < 0) continue
    shared = result === 0
    if (kept === undefined || result > 0 || compareForReading(grant, kept) < 0) kept = grant
  }
  return { grant: kept, shared }
}

/** The holder of a grant as a reason: `user:ada`, `group:editors`. */
export function reasonOf({ holder }: GrantFact, userName: string): Reason {
  return holder.kind === 'user' ? `user:${userName}` : `group:${holder.name}`
}

function toDecision(
  { grant, shared }: Strongest<GrantFact>,
  { permission, userName }: Question,
  facts: Facts,
): Decision {
  if (grant === undefined) return facts.defaults?.includes(permission) ? byDefault : undecided
  return { allow: grant.access === 'allow', reason: shared ? 'multiple' : reasonOf(grant, userName) }
}

function whyLost(grant: GrantFact, winner: GrantFact | undefined, facts: Facts): LossReason {
  if (facts.administrator) return 'administrator'
  if (!reachesTarget(grant, facts.targetIsExact)) return 'match-does-not-reach'
  if (!meets(grant.requires, facts.authentication)) return 'step-up'
  if (winner === undefined) return 'match-does-not-reach'
  return comparisonCriteria[Math.abs(compareGrants(winner, grant))] ?? 'same-as'
}

function compareForReading(one: GrantFact, other: GrantFact): number {
  if (one.level !== other.level) return one.level - other.level
  const oneName = one.holder.kind === 'user' ? '' : one.holder.name
  const otherName = other.holder.kind === 'user' ? '' : other.holder.name
  if (oneName === otherName) return 0
  return oneName < otherName ? -1 : 1
}
