import { type SQL, sql } from 'drizzle-orm/sql/sql'

/** A user as `UserRow`, from a row of `users` in a statement: every answer shows the same fields. In the database: `user_facts`. */
export function userOf(user: SQL): SQL {
  return sql`jsonb_build_object('uuid', ${user}.uuid, 'username', ${user}.username, 'email', ${user}.email,
    'full_name', ${user}.user_data ->> 'full_name',
    'friendly_name', friendly_name(${user}.user_data ->> 'full_name', ${user}.username, ${user}.email), 'role', ${user}.role,
    'must_change_password', ${mustChangePassword(user)}, 'must_agree_terms', ${mustAgreeTerms(user)},
    'created_at', ${user}.created_at)`
}

/** Whether they must change their password before they can go on, by the setting of this moment. */
function mustChangePassword(user: SQL): SQL {
  return sql`password_change_due(${user}.must_change_password, ${user}.password_hash is not null, ${user}.password_changed_at,
    (select max_age_days from password_policy))`
}

/** Whether the site has terms and this is not the version that they agreed to last. Seed: `must_agree_terms`. */
function mustAgreeTerms(user: SQL): SQL {
  return sql`coalesce((select version_id from site_terms) <> coalesce(${user}.terms_version_id, 0), false)`
}
