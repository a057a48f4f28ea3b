-- The signature of the access token has been verified. `rows 1`: a planner that expects a thousand callers reads all
-- users to find them. The columns are those of `live_key`; a session has no ceiling, and is never denied here.
create or replace function live_session(p_sid uuid, p_sub uuid, p_rev bigint, p_scope text)
returns table (user_id integer, user_uuid uuid, username text, administrator boolean, sid uuid,
  required_action text, role text, key_uuid uuid, key_scopes text[], denial text, is_use_due boolean)
language plpgsql stable rows 1 as $$
begin
  return query
    select l.user_id, l.sub, l.username, role_has_scope(l.role, p_scope), l.sid, l.required_action, l.role,
      null::uuid, null::text[], null::text, false
    from live_sessions l
    where l.sid = p_sid and l.sub = p_sub and l.rev = p_rev;
end $$;
comment on function live_session(uuid, uuid, bigint, text) is
  'The caller behind the claims of an access token; no row once the session is over.';
