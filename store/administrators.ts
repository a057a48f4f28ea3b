/** There is always a superuser who can sign in: with the last one gone, nobody could make another. Model: `test/models/accounts/last-administrator.ts`. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { Refusal } from '#domain/refusal.ts'
import { isAccountActive } from './account-row.ts'
import { isUser } from './references.ts'

/** Whether a row of `users` is an administrator to rely on: they can sign in, and no lock is in force, however soon it ends. */
export function countsAsAdministrator(user: SQL): SQL {
  return sql`(${user}.role = 'superuser' and ${isAccountActive(user)})`
}

/** Whether another administrator remains without this one. Holds only under the lock of the statement: `lockUsers`. */
export function anotherAdministratorRemains(user: SQL): SQL {
  return sql`exists (select from users o where o.id <> ${user}.id and ${countsAsAdministrator(sql`o`)})`
}

/**
 * Locks the row of one user before the statement looks at it; and with it, where an administrator may be lost, those of all superusers.
 * Everybody takes them in the order of their numbers, so two who demote each other wait in turn, and the second counts what the first left.
 */
export function lockUsers(caller: Caller, reference: string, { all }: { all: boolean }): SQL {
  const superusers = all ? sql` or u.role = 'superuser'` : sql``
  return sql`select count(*) from (
    select u.id from users u where ${isUser(sql`u`, reference, caller)}${superusers} order by u.id for no key update) as locked`
}

/** @returns the refusal for what would leave nobody to administer the service */
export function lastAdministratorRemoved(): Refusal {
  return new Refusal('last-administrator', {
    detail: 'This is the last administrator who can sign in. Make another user an administrator first.',
    reason: 'last administrator',
  })
}
