-- GET /v1/sessions/current. Answers `SessionFacts` of store/sessions/sessions.ts. Reads each table once, with the
-- conditions of `live_sessions`: through that view it would read the session and the user twice (decision 0078).
create or replace function session_facts(p_sid uuid, p_sub uuid, p_rev bigint) returns json
language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  facts json;
begin
  select json_build_object(
    'user', user_facts(u, q.max_password_age_days, q.terms_version_id),
    'groups', to_json(array(
      select (select g.name from groups g where g.id = m.group_id) as name
      from memberships m where m.user_id = u.id order by name)),
    'session', json_build_object(
      'sid', s.sid, 'created_at', s.created_at, 'last_seen_at', s.last_seen_at, 'absolute_end_at', s.absolute_end_at,
      'amr', s.amr, 'aal', s.aal, 'authenticated_at', s.authenticated_at))
  into facts
  from sessions s
  join users u on u.id = s.user_id
  cross join session_requirements q
  where s.sid = p_sid and u.uuid = p_sub and rev_of(u.last_auth_sensitive_operation_at) = p_rev
    and is_session_live(s.ended_at, s.absolute_end_at, s.marker, u.last_auth_sensitive_operation_at, app_now())
    and is_account_active(u.enabled, u.activated_at, u.lock_kind, u.lock_until, app_now());
  return facts;
end $$;
comment on function session_facts(uuid, uuid, bigint) is
  'The session of an access token with its user and groups; null once the session is over.';
