/** The user that an operation is about, and as what the caller stands before them. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { Refusal } from '#domain/refusal.ts'
import { mayEdit } from './edit-rights.ts'
import { isUser } from './references.ts'

/** What a statement says of its target besides what it did. */
export interface Standing {
  is_self: boolean
  reserved: boolean
  administrator: boolean
  may_edit: boolean
}

/**
 * A step `target`: the row of `users` that the request names, with the caller's standing. No row for somebody whom the caller may not see:
 * not themselves, not one whom they may edit; and administrators see everybody.
 */
export function targetStep(caller: Caller, reference: string): SQL {
  return sql`target as materialized (
    select * from (
      select u.*, u.id = allowed.user_id as is_self, u.role = 'reserved' as reserved, caller.administrator,
        coalesce(${mayEdit(sql`u`)}, false) as may_edit
      from allowed, caller, users u where ${isUser(sql`u`, reference, caller)}) as named
    where is_self or may_edit or administrator)`
}

/** The columns of `Standing`, for the answer of a statement with `targetStep`. */
export const standing = sql`target.is_self, target.reserved, target.administrator, target.may_edit`

/** @returns the refusal for a user whom there is not, or whom the caller may not see: not told apart */
export function unknownUser(): Refusal {
  return new Refusal('not-found', { detail: 'There is no such user, or none that you may see.' })
}

/** @returns the refusal for one of our own accounts */
export function reservedUser(): Refusal {
  return new Refusal('forbidden', { detail: 'This account is one of the service’s own. Nobody can change it.' })
}

/** The target there is. @throws Refusal `not-found`, or `forbidden` for one of our own accounts */
export function requireTarget<Found extends Standing>(found: Found | null): Found {
  if (!found) throw unknownUser()
  if (found.reserved) throw reservedUser()
  return found
}
