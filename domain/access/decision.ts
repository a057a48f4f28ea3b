/** May this user do this to this resource? Decided from facts, and explained by the same walk through them. */
import { contest, reachesTarget, lossCriteria } from './decision-contest.ts'
import type { Decision, Facts, GrantFact, Question, Reason } from './decision-facts.ts'

/** Why a grant did not decide: the criterion by which it lost to the deciding grant, or why it took no part in a contest. */
export type LossReason = (typeof lossCriteria)[number] | 'administrator' | 'match-does-not-reach'

/** A grant of the asked name that did not decide. `same-as`: it says the same as the deciding one, equally strongly. */
interface Loser<Row extends GrantFact> {
  readonly grant: Row
  readonly why: LossReason
}

/** A decision and how it came about. Levels stand on the grants. */
export interface Explanation<Row extends GrantFact> extends Decision {
  /** Null for an administrator and where no grant reaches, as where a default decides. Of several alike: the group whose name sorts first. */
  readonly deciding: Row | null
  /** From the asked resource upwards; on one level the user first, then groups by name. */
  readonly losers: Loser<Row>[]
}

/** The strongest grant met, and whether another group has one alike. */
export interface Strongest<Row extends GrantFact> {
  readonly grant: Row | undefined
  readonly shared: boolean
}

const administratorDecision: Decision = Object.freeze({ allow: true, reason: 'administrator' })
const byDefault: Decision = Object.freeze({ allow: true, reason: 'default' })
const undecided: Decision = Object.freeze({ allow: false, reason: 'no-permission' })

/**
 * Decides one question: an administrator may; otherwise the strongest grant that reaches the target says; without one
 * what the type of the service gives by default; else the answer is no.
 */
export function decide(question: Question, facts: Facts): Decision {
  if (facts.administrator) return administratorDecision
  return toDecision(findStrongest(question.permission, facts), question, facts)
}

/** Decides one question and says which grant decided, which did not, and why. `allow` and `reason` are those of `decide`. */
export function explain<Row extends GrantFact>(question: Question, facts: Facts<Row>): Explanation<Row> {
  const strongest = facts.administrator ? noGrant : findStrongest(question.permission, facts)
  const decision = facts.administrator ? administratorDecision : toDecision(strongest, question, facts)
  const losers = facts.grants
    .filter((grant) => grant.name === question.permission && grant !== strongest.grant)
    .map((grant) => ({ grant, why: whyLost(grant, strongest.grant, facts) }))
    .sort((one, other) => compareForReading(one.grant, other.grant))
  return { ...decision, deciding: strongest.grant ?? null, losers }
}

/** The one walk: meets every grant once, in any order, and keeps the strongest that reaches the target. */
export function findStrongest<Row extends GrantFact>(name: string, facts: Facts<Row>): Strongest<Row> {
  let kept: Row | undefined
  let shared = false
  for (const grant of facts.grants) {
    if (grant.name !== name || !reachesTarget(grant, facts.targetIsExact)) continue
    const result = kept === undefined ? 1 : contest(grant, kept)
    if (result < 0) continue
    shared = result === 0
    if (kept === undefined || result > 0 || compareForReading(grant, kept) < 0) kept = grant
  }
  return { grant: kept, shared }
}

/** Names who gave a grant: `user:ada`, `group:editors`. */
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
  return lossCriteria[Math.abs(contest(winner, grant))] ?? 'same-as'
}

function compareForReading(one: GrantFact, other: GrantFact): number {
  if (one.level !== other.level) return one.level - other.level
  const oneName = one.holder.kind === 'user' ? '' : one.holder.name
  const otherName = other.holder.kind === 'user' ? '' : other.holder.name
  if (oneName === otherName) return 0
  return oneName < otherName ? -1 : 1
}
