/** Who may edit whom, in SQL: one expression for each condition of `domain/accounts/edit-rights.ts`, put together as that file says. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { Refusal } from '#domain/refusal.ts'
import { type EditCondition, type EditWay, managedUsersFilter } from '#domain/accounts/edit-rights.ts'

/** The conditions about a row of `users`, for the statement's `caller`. Without a caller none that must hold does. */
const conditions: Record<EditCondition, (target: SQL) => SQL> = {
  'target-is-reserved': (target) => sql`${target}.role = 'reserved'`,
  'editor-is-superuser': () => sql`(select administrator from caller)`,
  'target-is-superuser': (target) => sql`${target}.role = 'superuser'`,
  'target-is-staff': (target) => sql`${target}.role = 'staff'`,
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

/** One way of the rule: all its conditions. A `not` of a `not` would hide the group's members from the planner. */
export function wayOf(target: SQL, way: EditWay): SQL {
  const parts = way.map(({ condition, holds }) => {
    if (condition === 'editor-administers-no-group-of-target' && !holds)
      return sharesAdministeredGroup(sql`${target}.id`)
    const expression = conditions[condition](target)
    return holds ? expression : sql`not ${expression}`
  })
  return sql`(${sql.join(parts, sql` and `)})`
}

/** Whether the rule lets the statement's `caller` edit the user of one row; null, and so no, without a caller. */
export function mayEdit(target: SQL): SQL {
  return sql`(${sql.join(
    managedUsersFilter.map((way) => wayOf(target, way)),
    sql` or `,
  )})`
}

/** Whether a user has rights that the statement's `caller`, a group administrator, would get by signing in as them. */
export function holdsMoreRights(target: SQL): SQL {
  return sql`(select not administrator and holds_more_rights(${target}.id, user_id) from caller)`
}

/** @returns the refusal for a group administrator who could take over an account that has more rights than their own */
export function accountHoldsMore(): Refusal {
  return new Refusal('forbidden', {
    detail:
      'This user has rights that you do not have. Ask an administrator, or let the user reset the password by email.',
  })
}
