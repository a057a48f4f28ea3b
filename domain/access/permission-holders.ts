/** The holders of a permission: the pseudo groups, and users with the reason. */
import {
  answerChecks,
  answerForAnySession,
  type CheckAnswer,
  type CheckFacts,
  type CheckReason,
} from './check-facts.ts'
import { decide } from './decision.ts'
import type { Facts, GrantFact } from './decision-facts.ts'
import type { Access, GrantScope } from '#domain/permissions/permission.ts'
import { pseudoGroups } from '#domain/permissions/holder.ts'
import type { StepUp } from '#domain/refusal.ts'

/** A grant of a pseudo group on a node or above it; level 0 is the node. */
export type GrantOfGroup = readonly [
  group: string,
  priority: number,
  access: Access,
  scope: GrantScope,
  level: number,
  requires?: StepUp | null,
]

/** The ways to hold a permission: as an administrator, by a grant of one's own, by one of a group, or by what everybody or every signed-in user has. */
export const holdingWays = ['administrator', 'direct', 'group', 'public'] as const
export type HoldingWay = (typeof holdingWays)[number]

/**
 * A user who holds the permission, and why. With `step_up` (and the reason `step-up-required`) only in a session that meets this: what checks
 * answer to others is no.
 */
export interface PermissionHolder {
  readonly uuid: string
  readonly username: string
  readonly reason: CheckReason
  /** The reason of a session that meets what is required: what decides, or would decide after the step-up. */
  readonly decided_by: CheckReason
  /** The kind of `decided_by`. */
  readonly way: HoldingWay
  readonly step_up?: StepUp | undefined
}

/** A page of holders, without its cursor. */
export interface Holders {
  readonly items: PermissionHolder[]
  /** The decision for every caller, signed in or not. */
  readonly everyone: CheckAnswer
  /** The decision for a signed-in user without grants and groups. */
  readonly authenticated: CheckAnswer
}

/**
 * The users who have a permission on a resource, and the decisions for the pseudo groups.
 *
 * @param asked the permission, and the way of holding it if only one is wanted
 * @param pseudo the grants of pseudo groups on the resource and its ancestors
 * @param facts of a check that asks about `anonymous` first, then about each user by uuid
 */
export function holdersAmong(
  users: readonly Pick<PermissionHolder, 'uuid' | 'username'>[],
  resource: string,
  { permission, way: wanted }: { permission: string; way?: HoldingWay | undefined },
  pseudo: readonly GrantOfGroup[],
  facts: CheckFacts,
): Holders {
  const subjects = ['anonymous', ...users.map(({ uuid }) => uuid)]
  const questions = subjects.map((user) => ({ resource, permission, user }))
  const [everyone, ...answers] = answerChecks(questions, facts)
  const [, ...best] = answerForAnySession(questions, facts)
  return {
    items: users.flatMap((user, n): PermissionHolder[] => {
      const { allow, reason, step_up } = answers[n]!
      const { reason: decidedBy } = best[n]!
      const way = wayOf(decidedBy)
      if (!(allow || step_up) || (wanted && way !== wanted)) return []
      return [{ ...user, reason, decided_by: decidedBy, way, ...(step_up && { step_up }) }]
    }),
    everyone: everyone!,
    authenticated: decide(
      { permission, userName: '' },
      { ...factsOf(permission, pseudo), defaults: givenToSignedIn(permission, facts) },
    ),
  }
}

/** @param reason of an answer that allows */
function wayOf(reason: CheckReason): HoldingWay {
  if (reason === 'administrator') return 'administrator'
  if (reason.startsWith('user:')) return 'direct'
  return reason === 'default' || pseudoGroups.some((group) => reason === `group:${group}`) ? 'public' : 'group'
}

/** Defaults for `authenticated` include those for everyone. The first question is about `anonymous`. */
function givenToSignedIn(permission: string, { defaults }: CheckFacts): string[] {
  return defaults?.[0]?.length ? [permission] : []
}

function factsOf(permission: string, grants: readonly GrantOfGroup[]): Facts {
  const facts = grants.map(([name, priority, access, scope, level, requires]): GrantFact => ({
    level,
    holder: { kind: 'group', name, priority },
    name: permission,
    access,
    scope,
    ...(requires && { requires }),
  }))
  return { administrator: false, targetIsExact: true, grants: facts }
}
