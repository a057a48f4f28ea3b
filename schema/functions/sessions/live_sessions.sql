-- Sessions of accounts that are active. After a lock ends, a session is live again only if no auth-sensitive operation
-- happened since. `required_action` is the problem code that names what a session has to do before anything else; its
-- readers refuse everything but that.
create or replace view live_sessions as
  select s.sid, u.uuid as sub, rev_of(u.last_auth_sensitive_operation_at) as rev,
    u.id as user_id, u.username, u.username_canonical, u.role, u.role = 'superuser' as administrator,
    required_action_of(u.must_change_password, u.password_hash is not null, u.password_changed_at,
      q.max_password_age_days, q.terms_version_id, u.terms_version_id,
      s.aal < 2 and (u.role = any (q.second_factor_roles)
        or q.second_factor_groups <> '{}' and is_in_one_of(u.id, q.second_factor_groups))) as required_action,
    s.aal, s.authenticated_at, q.fresh_minutes, q.fresh_scopes
  from sessions s
  join users u on u.id = s.user_id
  cross join session_requirements q
  where is_session_live(s.ended_at, s.absolute_end_at, s.marker, u.last_auth_sensitive_operation_at, app_now())
    and is_account_active(u.enabled, u.activated_at, u.lock_kind, u.lock_until, app_now());
comment on view live_sessions is 'Sessions that are live now, with the claims that an access token must have.';
