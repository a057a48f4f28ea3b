-- Sessions of accounts that are active. After a lock ends, a session is live again only if no auth-sensitive operation
-- happened since.
create or replace view live_sessions as
  select s.sid, u.uuid as sub, rev_of(u.last_auth_sensitive_operation_at) as rev,
    u.id as user_id, u.username, u.username_canonical, u.role = 'superuser' as administrator
  from sessions s
  join users u on u.id = s.user_id
  where is_session_live(s.ended_at, s.absolute_end_at, s.marker, u.last_auth_sensitive_operation_at, app_now())
    and is_account_active(u.enabled, u.activated_at, u.lock_kind, u.lock_until, app_now());
comment on view live_sessions is 'Sessions that are live now, with the claims that an access token must have.';
