-- The caller behind an access token whose signature holds: one row while the session is live, none the moment it is not.
-- `rows 1`: a planner that expects a thousand callers reads all users to find them.
create or replace function live_session(p_sid uuid, p_sub uuid, p_rev bigint)
returns table (user_id integer, user_uuid uuid, username text, administrator boolean, sid uuid)
language plpgsql stable rows 1 as $$
begin
  return query
    select l.user_id, l.sub, l.username, l.administrator, l.sid
    from live_sessions l
    where l.sid = p_sid and l.sub = p_sub and l.rev = p_rev;
end $$;
