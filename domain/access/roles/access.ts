/** Decisions by role with a check of the users in the question (`check_user_access` and `check_user_limit` of authnzerver). */
import { decideByRole, type ItemFacts, type RoleDecision, type RoleQuestion, withinLimit } from './decide.ts'
import type { RolePolicy } from './policy.ts'

/** A user in a question, from the database. */
export interface Party {
  readonly uuid: string
  /** The effective role. */
  readonly role: string
  /** Enabled, activated and not locked; of the reserved accounts only `anonymous` is active. */
  readonly active: boolean
}

/** A decision with a check of the users. */
export type AccessDecision = RoleDecision | { readonly allow: false; readonly because: 'party-unknown-or-inactive' }

/**
 * Decides with a check of the users. The user in the question must exist, be active and have the role in the question; the owner and all users
 * with whom the item is shared must exist and be active. As in authnzerver, one inactive user therefore denies access to all, until an
 * administrator of the owner corrects the item.
 *
 * @param parties all users in the question; a missing one is unknown
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

/** Whether a value is within a limit, for a user who exists, is active and has the role in the question. */
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
