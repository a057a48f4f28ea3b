import { type SQL, sql } from 'drizzle-orm/sql/sql'

/** Whether the role or a group of the user of a row needs a second factor: settings `second_factor_roles` and `second_factor_groups`. */
export function isSecondFactorDemanded(user: SQL): SQL {
  return sql`exists (select from session_requirements q where ${user}.role = any (q.second_factor_roles)
    or is_in_one_of(${user}.id, q.second_factor_groups))`
}
