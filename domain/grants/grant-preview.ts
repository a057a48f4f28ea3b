/** The users who gain or lose access by a planned change. Each case is decided before and after the change, by the rules of checks. */
import { decide } from '#domain/access/decision.ts'
import type { Decision, FactHolder, Facts, GrantFact, Question, Reason } from '#domain/access/decision-facts.ts'
import type { PseudoGroup } from '#domain/permissions/holder.ts'
import type { Access, GrantScope } from '#domain/permissions/permission.ts'
import type { StepUp } from '#domain/refusal.ts'

/** A grant that may affect a candidate, with its level before and after the change; null if it does not apply. */
type PreviewGrant = readonly [
  level: number | null,
  levelThen: number | null,
  group: string | null,
  priority: number | null,
  access: Access,
  scope: GrantScope,
  requires: StepUp | null,
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

/** A decision of a preview, which is about all sessions of a user: what is allowed after a step-up is allowed, and `requires` it. */
export interface PreviewedDecision {
  readonly allow: boolean
  readonly reason: Reason
  readonly requires?: StepUp | undefined
}

/**
 * The decisions for a user before and after the change. `step-up`: the user stays allowed, and what that requires of a session changes. `reason`: the
 * answer stays, and others decide it.
 */
export interface Difference {
  readonly change: 'gains' | 'loses' | 'step-up' | 'reason'
  readonly before: PreviewedDecision
  readonly after: PreviewedDecision
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
  /** How many nodes are below the resource, up to 1,000; null where the difference does not begin here. */
  readonly resources_below: number | null
}

/** Whether a change of the reason alone is a difference. */
export interface DifferenceOptions {
  readonly reasons: boolean
}

type Reading = 'here' | 'below' | 'above'

/** The users whose decision on the resource changes. */
export function differencesHere(candidates: readonly PreviewCandidate[], options: DifferenceOptions): DifferenceHere[] {
  return candidates.flatMap((candidate) => {
    const difference = differenceOf(candidate, 'here', options)
    return difference ? [{ uuid: candidate[0], username: candidate[1], ...difference }] : []
  })
}

/** The candidates whose difference is not that of their parent. @param counts of nodes below others, by uuid */
export function differencesFrom(
  candidates: readonly PreviewCandidate[],
  counts: Readonly<Record<string, number>>,
  options: DifferenceOptions,
): DifferenceFrom[] {
  return candidates.flatMap((candidate) => {
    const [uuid, username, permission, resource, path, first] = candidate
    const here = differenceOf(candidate, 'here', options)
    const below = differenceOf(candidate, 'below', options)
    const above = JSON.stringify(first ? null : differenceOf(candidate, 'above', options))
    if (JSON.stringify(here) === above && JSON.stringify(below) === above) return []
    const resources_below = first ? (counts[resource] ?? null) : null
    return [{ uuid, username, permission, resource, path, here, below, resources_below }]
  })
}

function differenceOf(
  candidate: PreviewCandidate,
  reading: Reading,
  { reasons }: DifferenceOptions,
): Difference | null {
  const before = decided(candidate, reading, 0)
  const after = decided(candidate, reading, 1)
  if (before.allow !== after.allow) return { change: after.allow ? 'gains' : 'loses', before, after }
  const isSame = JSON.stringify(before.requires) === JSON.stringify(after.requires)
  if (!isSame) return { change: 'step-up', before, after }
  return reasons && before.reason !== after.reason ? { change: 'reason', before, after } : null
}

/** Below a resource, a node without grants has the decision of a missing path, and so have its siblings, without the grants on them. */
function decided(candidate: PreviewCandidate, reading: Reading, when: 0 | 1): PreviewedDecision {
  const [, userName, name, , , , defaults, own, held] = candidate
  const grants = held.flatMap((row): GrantFact[] => {
    const [, , group, priority, access, scope, requires] = row
    const level = row[when]
    if (level === null || (reading === 'above' && level === 0)) return []
    const holder: FactHolder =
      group === null ? { kind: 'user' } : { kind: 'group', name: group, priority: priority ?? 0 }
    return [{ level, holder, name, access, scope, ...(requires && { requires }) }]
  })
  const targetIsExact = reading === 'here'
  const given =
    !(targetIsExact && own?.[when]) &&
    (defaults?.includes('everyone') || (defaults?.includes('authenticated') && userName !== 'anonymous'))
  return decidedForAll(
    { permission: name, userName },
    { administrator: false, targetIsExact, grants, defaults: given ? [name] : [] },
  )
}

/** A session that meets every requirement. */
const anySession: Facts['authentication'] = { aal: 2, ageSeconds: 0 }

/** The decision for a session that meets what it must, with what that is for a session that meets nothing. */
function decidedForAll(question: Question, facts: Facts): PreviewedDecision {
  const { step_up: requires, ...decision }: Decision = decide(question, facts)
  if (requires === undefined) return decision
  return { ...decide(question, { ...facts, authentication: anySession }), requires }
}
