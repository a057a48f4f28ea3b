/** The user that an operation is about, and the caller's relation to them. */
import { sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { Refusal } from '#domain/refusal.ts'
import { materialized, type Step } from './run-as.ts'
import { accountBeyondReach, accountReach, mayEdit } from './edit-rights.ts'
import { isUser } from './references.ts'

/** The caller's relation to the user that an operation is about. */
export interface CallerRelation {
  is_self: boolean
  reserved: boolean
  administrator: boolean
  /** Whether they may act on the account; an administrator sees also those that they may not act on. */
  may_edit: boolean
  /** Whether it is the account of a program. */
  is_service: boolean
}

/**
 * The step `target`, which `callerRelation` and `requireTarget` read: the row of `users` that the request names, with the caller's relation to
 * it. No row for a user whom the caller may not see; administrators see all, others themselves and the users that they may edit.
 *
 * @param reach what an administrator needs to act on the user
 */
export function targetUser(caller: Caller, reference: string, reach = accountReach): Step {
  return materialized(sql`select * from (
      select u.*, u.id = allowed.user_id as is_self, u.role = 'reserved' as reserved, caller.administrator,
        coalesce(${mayEdit(sql`u`, reach)}, false) as may_edit
      from allowed, caller, users u where ${isUser(sql`u`, reference, caller)}) as requested
    where is_self or may_edit or administrator`)
}

/** The columns of `CallerRelation`, for the answer of a statement with `targetUser`. */
export const callerRelation = sql`target.is_self, target.reserved, target.administrator, target.may_edit, target.kind = 'service' as is_service`

/** @returns the refusal for a user whom there is not, or whom the caller may not see: not told apart */
export function unknownUser(): Refusal {
  return new Refusal('not-found', { detail: 'The user does not exist or is not visible to you.' })
}

/** @returns the refusal for one of our own accounts */
export function reservedUser(): Refusal {
  return new Refusal('forbidden', { detail: 'This account is reserved and cannot be changed.' })
}

/** The target, if it is a person. @throws Refusal `forbidden` for a service account, which the statement does not change */
export function requirePerson<Found extends CallerRelation>(found: Found): Found {
  if (!found.is_service) return found
  throw new Refusal('forbidden', {
    detail: 'This is a service account. It has no password and no address; change it at `/v1/service-accounts`.',
  })
}

/** The target there is. @throws Refusal `not-found`, or `forbidden` for one of our own accounts */
export function requireTarget<Found extends CallerRelation>(found: Found | null): Found {
  if (!found) throw unknownUser()
  if (found.reserved) throw reservedUser()
  return found
}

/** The target that the caller may act on, or the caller. @throws Refusal as `requireTarget`, and `forbidden` for an account whose role has scopes that an administrator has not */
export function requireReach<Found extends CallerRelation>(found: Found | null): Found {
  const target = requireTarget(found)
  if (target.administrator && !target.may_edit && !target.is_self) throw accountBeyondReach()
  return target
}
