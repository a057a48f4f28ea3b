/** Who may edit whom, in SQL: one expression for each condition of `domain/accounts/edit-rights.ts`, put together as that file says. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Refusal } from '#domain/refusal.ts'
import { type EditCondition, type EditWay, managedUsersFilter } from '#domain/accounts/edit-rights.ts'
import { beyondOwnRights, isUnlimited, mayConferRole } from './conferral.ts'

/** The conditions about a row of `users`, for the statement's `caller`. Without a caller none that must hold does. */
const conditions: Record<EditCondition, (target: SQL) => SQL> = {
  'target-is-reserved': (target) => sql`${target}.role = 'reserved'`,
  'editor-is-administrator': () => sql`(select administrator from caller)`,
  'target-is-superuser': (target) => sql`${target}.role = 'superuser'`,
  'target-has-a-role': (target) => sql`${target}.role <> 'authenticated'`,
  'target-administers-a-group': (target) =>
    sql`exists (select from memberships a where a.user_id = ${target}.id and a.group_administrator)`,
  'editor-administers-no-group-of-target': (target) => sql`not ${sharesAdministeredGroup(sql`${target}.id`)}`,
}

/** Whether the statement's `caller` administers a group in which the user of a number is. */
export function sharesAdministeredGroup(userId: SQL): SQL {
  return sql`${userId} in (
    select theirs.user_id from caller
    join memberships mine on mine.user_id = caller.user_id and mine.group_administrator
    join memberships theirs on theirs.group_id = mine.group_id)`
}

/** What else has to hold on a way that leads to the members of groups which the editor administers; null for a way that leads anywhere. */
export function throughGroups(way: EditWay): EditWay | null {
  const rest = way.filter(({ condition, holds }) => condition !== 'editor-administers-no-group-of-target' || holds)
  return rest.length < way.length ? rest : null
}

/**
 * One way of the rule: all its conditions. A `not` of a `not` would hide the group's members from the planner.
 *
 * @param reach what an administrator needs besides to act on the user, and not only to see them
 */
export function wayOf(target: SQL, way: EditWay, reach?: SQL): SQL {
  const parts = way.map(({ condition, holds }) => {
    if (condition === 'editor-is-administrator' && holds && reach)
      return sql`(${conditions[condition](target)} and ${reach})`
    if (condition === 'editor-administers-no-group-of-target' && !holds)
      return sharesAdministeredGroup(sql`${target}.id`)
    const expression = conditions[condition](target)
    return holds ? expression : sql`not ${expression}`
  })
  return sql`(${sql.join(parts, sql` and `)})`
}

/** Whether an administrator acts on an account: they need all scopes of its role, or could do by it what they may not. */
export const accountReach = (target: SQL): SQL => mayConferRole(sql`${target}.role`)

/** Whether an administrator changes the memberships of an account. The groups decide what that gives; a superuser's are a superuser's to change. */
export const membershipReach = (target: SQL): SQL => sql`(${target}.role <> 'superuser' or ${isUnlimited})`

/**
 * Whether the rule lets the statement's `caller` edit the user of one row; null, and so no, without a caller.
 *
 * @param reach what an administrator needs besides
 */
export function mayEdit(target: SQL, reach = accountReach): SQL {
  return sql`(${sql.join(
    managedUsersFilter.map((way) => wayOf(target, way, reach(target))),
    sql` or `,
  )})`
}

/** Whether a user has rights that the statement's `caller`, who may edit them, would get by signing in as them. A superuser has all. */
export function holdsMoreRights(target: SQL): SQL {
  return sql`(select case when is_unlimited(role, key_scopes) then false
    when administrator then has_rights_beyond(role, key_scopes, user_id, caller.sid, ${target}.id)
    else holds_more_rights(${target}.id, user_id) end from caller)`
}

/** @returns the refusal for somebody who could take over an account that has more rights than their own */
export function accountHoldsMore(): Refusal {
  return beyondOwnRights(
    'This user has rights that you do not have. Ask an administrator, or let the user reset the password by email.',
  )
}

/** @returns the refusal of an act on an account whose role has scopes that the caller has not */
export function accountBeyondReach(): Refusal {
  return beyondOwnRights(
    'The role of this account may do what you may not. Ask somebody whose role has all its scopes, or a superuser.',
  )
}
