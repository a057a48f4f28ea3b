/** Decides a question from facts, and explains the decision with the same comparisons. */
import { compareGrants, reachesTarget, comparisonCriteria } from './decision-contest.ts'
import type { Decision, Facts, GrantFact, Question, Reason } from './decision-facts.ts'

/** Why a grant did not decide: the criterion of its comparison with the deciding grant, or why it was not compared. */
export type LossReason = (typeof comparisonCriteria)[number] | 'administrator' | 'match-does-not-reach'

/** A grant of the same permission that did not decide. `same-as`: it equals the deciding grant in every criterion. */
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
 * otherwise the decision is deny.
 */
export function decide(question: Question, facts: Facts): Decision {
  if (facts.administrator) return administratorDecision
  return toDecision(findStrongest(question.permission, facts), question, facts)
}

/**
 * Decides a question, with the deciding grant and the reason why each other grant did not decide. `allow` and `reason` equal those of `decide`.
 */
export function explain<Row extends GrantFact>(question: Question, facts: Facts<Row>): Explanation<Row> {
  const strongest = facts.administrator ? noGrant : findStrongest(question.permission, facts)
  const decision = facts.administrator ? administratorDecision : toDecision(strongest, question, facts)
  const losers = facts.grants
    .filter((grant) => grant.name === question.permission && grant !== strongest.grant)
    .map((grant) => ({ grant, why: whyLost(grant, strongest.grant, facts) }))
    .sort((one, other) => compareForReading(one.grant, other.grant))
  return { ...decision, deciding: strongest.grant ?? null, losers }
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

const noGrant = { grant: undefined, shared: false }

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
  if (winner === undefined || !reachesTarget(grant, facts.targetIsExact)) return 'match-does-not-reach'
  return comparisonCriteria[Math.abs(compareGrants(winner, grant))] ?? 'same-as'
}

function compareForReading(one: GrantFact, other: GrantFact): number {
  if (one.level !== other.level) return one.level - other.level
  const oneName = one.holder.kind === 'user' ? '' : one.holder.name
  const otherName = other.holder.kind === 'user' ? '' : other.holder.name
  if (oneName === otherName) return 0
  return oneName < otherName ? -1 : 1
}
