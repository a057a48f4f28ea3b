/** Who gains and who loses by a change that is only thought of: each case is decided twice, by the same rules as every check. */
import { decide } from '#domain/access/decision.ts'
import type { Decision, FactHolder, GrantFact } from '#domain/access/decision-facts.ts'
import type { PseudoGroup } from '#domain/permissions/holder.ts'
import type { Access, Scope } from '#domain/permissions/permission.ts'

/** A grant that can matter to a candidate: its level as things are and as they would be, null while it does not count. */
type PreviewGrant = readonly [
  level: number | null,
  levelThen: number | null,
  group: string | null,
  priority: number | null,
  access: Access,
  scope: Scope,
]

/** Somebody, a permission and a resource where the change can matter, with what `preview_facts` reads to decide whether it does. */
export type PreviewCandidate = readonly [
  uuid: string,
  username: string,
  permission: string,
  resource: string,
  path: string,
  /** Whether nothing above it can differ. */
  first: boolean,
  /** Who has the permission by the service's type. */
  defaults: readonly PseudoGroup[] | null,
  /** Whether the resource has grants of its own, now and then; null without defaults. */
  own: readonly [boolean, boolean] | null,
  held: readonly PreviewGrant[],
]

/** What the change does to somebody. */
export interface Difference {
  readonly change: 'gains' | 'loses'
  readonly before: Decision
  readonly after: Decision
}

/** What it does to somebody on a resource. */
export interface DifferenceHere extends Difference {
  readonly uuid: string
  readonly username: string
}

/** Where what it does to somebody begins, becomes another, or ends. */
export interface DifferenceFrom {
  readonly uuid: string
  readonly username: string
  readonly permission: string
  readonly resource: string
  /** Names from the root to it. */
  readonly path: string
  /** On the resource itself; null: nothing changes there. */
  readonly here: Difference | null
  /** On everything below it, down to the next place that is listed for this user and permission. */
  readonly below: Difference | null
}

type Reading = 'here' | 'below' | 'above'

/** Those for whom the answer on the resource itself changes. */
export function differencesHere(candidates: readonly PreviewCandidate[]): DifferenceHere[] {
  return candidates.flatMap((candidate) => {
    const difference = differenceOf(candidate, 'here')
    return difference ? [{ uuid: candidate[0], username: candidate[1], ...difference }] : []
  })
}

/** The candidates at which something changes otherwise than just above. */
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

/** What is below a resource and has no grants is decided as what does not exist there; so is what is beside it, without the grants on it. */
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
