/**
 * There is always an administrator who can sign in, a person whose role may change settings and users: with the last one gone, nobody could
 * make another. Model: `test/models/accounts/last-administrator.ts`.
 */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { Refusal } from '#domain/refusal.ts'
import { isAccountActive } from './account-row.ts'
import { isUser } from './references.ts'

/** Whether a row of `users` is a superuser who can act now, and so gets the mail that superusers get. */
export function isActiveSuperuser(user: SQL): SQL {
  return sql`(${user}.role = 'superuser' and ${isAccountActive(user)})`
}

/** Whether a row of `users` is an administrator to rely on: they can sign in, and no lock is in force, however soon it ends. No machine is. */
export function countsAsAdministrator(user: SQL): SQL {
  return sql`(${hasAdministratorRole(user)} and ${user}.kind = 'person' and ${isAccountActive(user)})`
}

/** Whether another administrator remains without this one. Holds only under the lock of the statement: `lockUsers`. */
export function anotherAdministratorRemains(user: SQL): SQL {
  return sql`exists (select from users o where o.id <> ${user}.id and ${countsAsAdministrator(sql`o`)})`
}

/** `users_with_role` finds them. */
function hasAdministratorRole(user: SQL): SQL {
  return sql`${user}.role <> 'authenticated' and ${user}.role in (select role from administrator_roles)`
}

/**
 * Locks the row of one user before the statement looks at it; and with it, where an administrator may be lost, those of all administrators.
 * Everybody takes them in the order of their numbers, so two who demote each other wait in turn, and the second counts what the first left.
 */
export function lockUsers(caller: Caller, reference: string, { all }: { all: boolean }): SQL {
  const administrators = all ? sql` or (${hasAdministratorRole(sql`u`)})` : sql``
  return sql`select count(*) from (
    select u.id from users u where ${isUser(sql`u`, reference, caller)}${administrators} order by u.id for no key update) as locked`
}

/** Locks the rows of all administrators, as `lockUsers` does, for a change of what their roles may do. */
export const lockAdministrators = sql`select count(*) from (
    select u.id from users u where ${hasAdministratorRole(sql`u`)} order by u.id for no key update) as locked`

/** @returns the refusal for what would leave nobody to administer the service */
export function lastAdministratorRemoved(): Refusal {
  return new Refusal('last-administrator', {
    detail: 'This is the last administrator who can sign in. Make another user an administrator first.',
    reason: 'last administrator',
  })
}
