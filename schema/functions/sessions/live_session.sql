-- The signature of the access token has been verified. `rows 1`: a planner that expects a thousand callers reads all
-- users to find them.
create or replace function live_session(p_sid uuid, p_sub uuid, p_rev bigint)
returns table (user_id integer, user_uuid uuid, username text, administrator boolean, sid uuid,
  required_action text)
language plpgsql stable rows 1 as $$
begin
  return query
    select l.user_id, l.sub, l.username, l.administrator, l.sid, l.required_action
    from live_sessions l
    where l.sid = p_sid and l.sub = p_sub and l.rev = p_rev;
end $$;
comment on function live_session(uuid, uuid, bigint) is
  'The caller behind the claims of an access token; no row once the session is over.';
