/** The decision by role, with the people in it looked at first (authnzerver's `check_user_access` and `check_user_limit`). */
import { decideByRole, type ItemFacts, type RoleDecision, type RoleQuestion, withinLimit } from './decide.ts'
import type { RolePolicy } from './policy.ts'

/** Somebody named in a question, as they are in the database. */
export interface Party {
  readonly uuid: string
  /** The effective role at this moment. */
  readonly role: string
  /** Enabled, activated and not locked; of our own accounts only `anonymous` is. */
  readonly active: boolean
}

/** A decision that also looks at the people. */
export type AccessDecision = RoleDecision | { readonly allow: false; readonly because: 'party-unknown-or-inactive' }

/**
 * Decides with a look at the people: the asker has to exist, be active and have exactly the role they ask in; the owner and everybody the
 * item is shared with have to exist and be active. So one inactive name in a list shuts everybody out of the item, as in the source: an
 * item that still names somebody who has gone is to be looked at by its owner's administrator first.
 *
 * @param parties every person named; those that are missing do not exist
 */
export function decideAccess(
  policy: RolePolicy,
  question: RoleQuestion,
  item: ItemFacts,
  parties: readonly Party[],
): AccessDecision {
  const active = new Set(parties.filter((party) => party.active).map(({ uuid }) => uuid))
  const named = [item.owner, ...(item.sharing?.users ?? [])]
  if (!isAsker(question, parties) || !named.every((uuid) => active.has(uuid))) {
    return { allow: false, because: 'party-unknown-or-inactive' }
  }
  return decideByRole(policy, question, item)
}

/** Whether a value is within a limit of somebody who exists, is active and has exactly the role they ask in. */
export function isWithinLimit(
  policy: RolePolicy,
  asker: Omit<RoleQuestion, 'action'>,
  limit: string,
  value: unknown,
  parties: readonly Party[],
): boolean {
  return isAsker(asker, parties) && withinLimit(policy, asker.role, limit, value)
}

function isAsker({ user, role }: Omit<RoleQuestion, 'action'>, parties: readonly Party[]): boolean {
  return parties.some((party) => party.uuid === user && party.role === role && party.active)
}
