import { type SQL, sql } from 'drizzle-orm'

/** A user as `UserRow`, from a row of `users` in a statement: every answer shows the same fields. */
export function userOf(user: SQL): SQL {
  return sql`jsonb_build_object('uuid', ${user}.uuid, 'username', ${user}.username, 'email', ${user}.email,
    'full_name', ${user}.user_data ->> 'full_name', 'role', ${user}.role,
    'must_change_password', ${user}.must_change_password, 'created_at', ${user}.created_at)`
}
