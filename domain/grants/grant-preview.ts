/** The users who gain or lose access by a planned change. Each case is decided before and after the change, by the rules of checks. */
import { decide } from '#domain/access/decision.ts'
import type { Decision, FactHolder, GrantFact } from '#domain/access/decision-facts.ts'
import type { PseudoGroup } from '#domain/permissions/holder.ts'
import type { Access, GrantScope } from '#domain/permissions/permission.ts'

/** A grant that may affect a candidate, with its level before and after the change; null if it does not apply. */
type PreviewGrant = readonly [
  level: number | null,
  levelThen: number | null,
  group: string | null,
  priority: number | null,
  access: Access,
  scope: GrantScope,
]

/** A user, a permission and a resource that the change may affect, with the facts of `preview_facts`. */
export type PreviewCandidate = readonly [
  uuid: string,
  username: string,
  permission: string,
  resource: string,
  path: string,
  /** Whether nothing above it can differ. */
  first: boolean,
  /** The pseudo groups that have the permission by default. */
  defaults: readonly PseudoGroup[] | null,
  /** Whether the resource has grants of its own, before and after; null without defaults. */
  own: readonly [boolean, boolean] | null,
  held: readonly PreviewGrant[],
]

/** The decisions for a user before and after the change. */
export interface Difference {
  readonly change: 'gains' | 'loses'
  readonly before: Decision
  readonly after: Decision
}

/** The difference for a user on a resource. */
export interface DifferenceHere extends Difference {
  readonly uuid: string
  readonly username: string
}

/** A node at which the difference for a user begins, changes or ends. */
export interface DifferenceFrom {
  readonly uuid: string
  readonly username: string
  readonly permission: string
  readonly resource: string
  /** Names from the root to it. */
  readonly path: string
  /** The difference on the resource itself; null: none. */
  readonly here: Difference | null
  /** The difference on everything below it, down to the next listed node for this user and permission. */
  readonly below: Difference | null
}

type Reading = 'here' | 'below' | 'above'

/** The users whose decision on the resource changes. */
export function differencesHere(candidates: readonly PreviewCandidate[]): DifferenceHere[] {
  return candidates.flatMap((candidate) => {
    const difference = differenceOf(candidate, 'here')
    return difference ? [{ uuid: candidate[0], username: candidate[1], ...difference }] : []
  })
}

/** The candidates whose difference is not that of their parent. */
export function differencesFrom(candidates: readonly PreviewCandidate[]): DifferenceFrom[] {
  return candidates.flatMap((candidate) => {
    const [uuid, username, permission, resource, path, first] = candidate
    const here = differenceOf(candidate, 'here')
    const below = differenceOf(candidate, 'below')
    const above = JSON.stringify(first ? null : differenceOf(candidate, 'above'))
    if (JSON.stringify(here) === above && JSON.stringify(below) === above) return []
    return [{ uuid, username, permission, resource, path, here, below }]
  })
}

function differenceOf(candidate: PreviewCandidate, reading: Reading): Difference | null {
  const before = decided(candidate, reading, 0)
  const after = decided(candidate, reading, 1)
  return before.allow === after.allow ? null : { change: after.allow ? 'gains' : 'loses', before, after }
}

/** Below a resource, a node without grants has the decision of a missing path, and so have its siblings, without the grants on them. */
function decided(candidate: PreviewCandidate, reading: Reading, when: 0 | 1): Decision {
  const [, userName, name, , , , defaults, own, held] = candidate
  const grants = held.flatMap((row): GrantFact[] => {
    const [, , group, priority, access, scope] = row
    const level = row[when]
    if (level === null || (reading === 'above' && level === 0)) return []
    const holder: FactHolder =
      group === null ? { kind: 'user' } : { kind: 'group', name: group, priority: priority ?? 0 }
    return [{ level, holder, name, access, scope }]
  })
  const targetIsExact = reading === 'here'
  const given =
    !(targetIsExact && own?.[when]) &&
    (defaults?.includes('everyone') || (defaults?.includes('authenticated') && userName !== 'anonymous'))
  return decide(
    { permission: name, userName },
    { administrator: false, targetIsExact, grants, defaults: given ? [name] : [] },
  )
}
