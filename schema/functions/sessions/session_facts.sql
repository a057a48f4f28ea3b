-- GET /v1/sessions/current. Answers `SessionFacts` of store/sessions/sessions.ts.
create or replace function session_facts(p_sid uuid, p_sub uuid, p_rev bigint) returns json
language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  facts json;
begin
  select json_build_object(
    'user', user_facts(u, (select max_age_days from password_policy), (select version_id from site_terms)),
    'groups', to_json(array(
      select g.name from memberships m join groups g on g.id = m.group_id where m.user_id = u.id order by g.name)),
    'session', json_build_object(
      'sid', s.sid, 'created_at', s.created_at, 'last_seen_at', s.last_seen_at, 'absolute_end_at', s.absolute_end_at))
  into facts
  from live_sessions l
  join users u on u.id = l.user_id
  join sessions s on s.sid = l.sid
  where l.sid = p_sid and l.sub = p_sub and l.rev = p_rev;
  return facts;
end $$;
comment on function session_facts(uuid, uuid, bigint) is
  'The session of an access token with its user and groups; null once the session is over.';
