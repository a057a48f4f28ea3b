/**
 * Compares two grants of one permission: user grants before group grants, then the closer user grant, the higher group priority, the closer
 * grant, deny, recursive. The order is fixed, so the result does not depend on the order of the grants. The specification describes it as a climb
 * from the resource to the root; the oracle in the tests does that.
 */
import type { FactHolder, GrantFact } from './decision-facts.ts'

/** The criteria of a comparison, as an explanation names them for the loser. The result of a comparison is an index in this list. */
export const comparisonCriteria = [
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
 * Compares two grants of one permission that both apply to the target.
 *
 * @returns positive if `one` wins, negative if `other` does; the magnitude is the index of the criterion. 0 if both are group grants of equal
 * priority, level, access and scope
 * @throws Error if both are user grants on one level, or are of different permissions: the facts are wrong, since a holder has one grant of a
 * name per resource
 */
export function compareGrants(one: GrantFact, other: GrantFact): number {
  if (one.name !== other.name) throw new Error(`${one.name} and ${other.name} cannot be compared`)
  const onePriority = priorityOf(one.holder)
  const otherPriority = priorityOf(other.holder)
  if (onePriority !== otherPriority) return signed(onePriority > otherPriority, byHolderOrPriority(one, other))
  if (one.level !== other.level) return signed(one.level < other.level, byCloseness)
  if (one.holder.kind === 'user') throw new Error(`two direct grants of ${one.name} on one resource`)
  if (one.access !== other.access) return signed(one.access === 'deny', byAccess)
  if (one.scope !== other.scope) return signed(one.scope === 'recursive', byScope)
  return 0
}

/** Whether a grant applies to the target. A grant with the scope match applies only to the resource itself, if it exists. */
export function reachesTarget(grant: GrantFact, targetIsExact: boolean): boolean {
  return grant.scope === 'recursive' || (grant.level === 0 && targetIsExact)
}

/** A user grant has precedence over every group priority. */
function priorityOf(holder: FactHolder): number {
  return holder.kind === 'user' ? Number.POSITIVE_INFINITY : holder.priority
}

function byHolderOrPriority(one: GrantFact, other: GrantFact): number {
  return one.holder.kind === other.holder.kind ? byPriority : byHolder
}

function signed(oneWins: boolean, criterion: number): number {
  return oneWins ? criterion : -criterion
}
