/**
 * Which of two grants of one name is stronger: direct over group, closer direct over farther, higher group priority,
 * closer, deny, recursive. Being one fixed order of criteria it gives the same winner in whatever order grants are met.
 * Magpie documents the rule as a climb from the resource to the root; the model in `test/models/access/decision.ts` climbs.
 */
import type { FactHolder, GrantFact } from './decision-facts.ts'

/** The criterion that decided a contest, as an explanation names it to the loser. The result of a contest is an index in this list. */
export const lossCriteria = [
  'same-as',
  'direct-grant-wins',
  'lower-priority',
  'farther',
  'deny-wins',
  'recursive-wins',
] as const

const byHolder = 1
const byPriority = 2
const byCloseness = 3
const byAccess = 4
const byScope = 5

/**
 * Compares two grants of one name that both reach the target.
 *
 * @returns positive when `one` wins, negative when `other` does; the size is the index of the criterion in
 *   `lossCriteria`. 0 when both are group grants of equal priority, level, access and scope
 * @throws Error when both are direct and on one level: a holder has one grant of a name on a resource, so the facts are
 *   wrong, and refusing to answer is safer than picking one; or when they are of different names
 */
export function contest(one: GrantFact, other: GrantFact): number {
  if (one.name !== other.name) throw new Error(`${one.name} and ${other.name} are not in contest`)
  const onePriority = priorityOf(one.holder)
  const otherPriority = priorityOf(other.holder)
  if (onePriority !== otherPriority) return resultOf(onePriority > otherPriority, byHolderOrPriority(one, other))
  if (one.level !== other.level) return resultOf(one.level < other.level, byCloseness)
  if (one.holder.kind === 'user') throw new Error(`two direct grants of ${one.name} on one resource`)
  if (one.access !== other.access) return resultOf(one.access === 'deny', byAccess)
  if (one.scope !== other.scope) return resultOf(one.scope === 'recursive', byScope)
  return 0
}

/** Whether a grant says anything about the target: a match grant does so on the target itself only, if that exists. */
export function reachesTarget(grant: GrantFact, targetIsExact: boolean): boolean {
  return grant.scope === 'recursive' || (grant.level === 0 && targetIsExact)
}

/** A direct grant stands above any group, whatever its priority. */
function priorityOf(holder: FactHolder): number {
  return holder.kind === 'user' ? Number.POSITIVE_INFINITY : holder.priority
}

function byHolderOrPriority(one: GrantFact, other: GrantFact): number {
  return one.holder.kind === other.holder.kind ? byPriority : byHolder
}

function resultOf(oneWins: boolean, criterion: number): number {
  return oneWins ? criterion : -criterion
}
