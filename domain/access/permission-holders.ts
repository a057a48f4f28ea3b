/** Who holds a permission: the pseudo groups as such, and users with the reason why. */
import { answerChecks, type CheckAnswer, type CheckFacts, type CheckReason } from './check-facts.ts'
import { decide } from './decision.ts'
import type { Facts, GrantFact } from './decision-facts.ts'
import type { Access, Scope } from '#domain/permissions/permission.ts'

/** A grant of a pseudo group on a node or above it; level 0 is the node. */
export type GrantOfGroup = readonly [group: string, priority: number, access: Access, scope: Scope, level: number]

/** A user who holds the permission, and why. */
export interface PermissionHolder {
  readonly uuid: string
  readonly username: string
  readonly reason: CheckReason
}

/** What a page of holders answers besides where it goes on. */
export interface Holders {
  readonly items: PermissionHolder[]
  /** What everybody may, signed in or not. */
  readonly everyone: CheckAnswer
  /** What somebody signed in may to whom nothing is granted and who is in no other group. */
  readonly authenticated: CheckAnswer
}

/**
 * Those of some users who hold a permission on a resource, and what the pseudo groups have by themselves.
 *
 * @param pseudo what is granted to pseudo groups on the resource and above it
 * @param facts of a check, which asks first about `anonymous`, then about each user by uuid
 */
export function holdersAmong(
  users: readonly Omit<PermissionHolder, 'reason'>[],
  resource: string,
  permission: string,
  pseudo: readonly GrantOfGroup[],
  facts: CheckFacts,
): Holders {
  const subjects = ['anonymous', ...users.map(({ uuid }) => uuid)]
  const [everyone, ...answers] = answerChecks(
    subjects.map((user) => ({ resource, permission, user })),
    facts,
  )
  return {
    items: users.flatMap((user, n) => (answers[n]?.allow ? [{ ...user, reason: answers[n].reason }] : [])),
    everyone: everyone!,
    authenticated: decide(
      { permission, userName: '' },
      { ...factsOf(permission, pseudo), defaults: givenToSignedIn(permission, facts) },
    ),
  }
}

/** By default: what is given to everyone too. The place of the question is that about `anonymous`. */
function givenToSignedIn(permission: string, { defaults }: CheckFacts): string[] {
  return defaults?.[0]?.length ? [permission] : []
}

function factsOf(permission: string, grants: readonly GrantOfGroup[]): Facts {
  const facts = grants.map(([name, priority, access, scope, level]): GrantFact => ({
    level,
    holder: { kind: 'group', name, priority },
    name: permission,
    access,
    scope,
  }))
  return { administrator: false, targetIsExact: true, grants: facts }
}
