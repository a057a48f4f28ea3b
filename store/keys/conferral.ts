/** No escalation: nobody gives scopes or a role that they do not have. In SQL, about the statement's `caller`; null, and so no, without one. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { Refusal } from '#domain/refusal.ts'

/** Whether the caller is a superuser with a session, whom no rule against escalation limits; so is the command line. */
export const isUnlimited = sql`(select is_unlimited(role, key_scopes) from caller)`

/** Whether the caller has all of some scopes: those of their role, within those of their API key. @param scopes of type `text[]` */
export function mayConfer(scopes: SQL): SQL {
  return sql`(select may_confer(role, key_scopes, ${scopes}) from caller)`
}

/** Whether the caller has all scopes of a role: may give it, or act on an account that has it. A superuser's only where `isUnlimited`. */
export function mayConferRole(role: SQL): SQL {
  return sql`(select may_confer_role(caller.role, caller.key_scopes, ${role}) from caller)`
}

/** @returns the refusal of an act by which somebody would have more rights than the caller @param detail what it is, and what to do */
export function beyondOwnRights(detail: string): Refusal {
  return new Refusal('forbidden', { detail, reason: 'beyond own rights' })
}

/** @returns the refusal to give a role with scopes that the caller has not */
export function roleBeyondOwn(): Refusal {
  return beyondOwnRights(
    'You may give a role only if you have all its scopes yourself, and `superuser` only as a superuser. Nothing was changed.',
  )
}
