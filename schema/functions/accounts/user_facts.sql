-- The fields of `userOf` in store/user-row.ts, which is for rows that are no longer in the table. `p_max_age_days` and
-- `p_site_terms` may be sub-selects; each is used once, so that the planner can inline the function.
create or replace function user_facts(p_user users, p_max_age_days integer, p_site_terms integer) returns json
language sql volatile as $$
  select json_build_object(
    'uuid', p_user.uuid, 'username', p_user.username, 'email', p_user.email,
    'full_name', p_user.user_data ->> 'full_name',
    'friendly_name', friendly_name(p_user.user_data ->> 'full_name', p_user.username, p_user.email),
    'role', p_user.role,
    'must_change_password', password_change_due(
      p_user.must_change_password, p_user.password_hash is not null, p_user.password_changed_at, p_max_age_days),
    'must_agree_terms', coalesce(p_site_terms <> coalesce(p_user.terms_version_id, 0), false),
    'created_at', p_user.created_at)
$$;
comment on function user_facts(users, integer, integer) is 'A user as API responses have it.';
