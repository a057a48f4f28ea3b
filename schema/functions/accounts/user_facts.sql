-- A user as functions answer one: the fields of `userOf` in `store/user-row.ts`, which is for rows that are no longer of the table. Each
-- argument is named once, so that the planner can put the body in its place.
create or replace function user_facts(u users, p_max_age_days integer, p_site_terms integer) returns json language sql volatile as $$
  select json_build_object(
    'uuid', u.uuid, 'username', u.username, 'email', u.email, 'full_name', u.user_data ->> 'full_name',
    'friendly_name', friendly_name(u.user_data ->> 'full_name', u.username, u.email), 'role', u.role,
    'must_change_password',
    password_change_due(u.must_change_password, u.password_hash is not null, u.password_changed_at, p_max_age_days),
    'must_agree_terms', coalesce(p_site_terms <> coalesce(u.terms_version_id, 0), false),
    'created_at', u.created_at)
$$;
