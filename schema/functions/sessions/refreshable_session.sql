-- GET /v1/authorize, for a browser that has only its refresh cookie left. The token is current, or was traded for the
-- current one while nobody has used that: those which a refresh takes. No row for any other, and for a session that is
-- over or idle.
create or replace function refreshable_session(p_sid uuid, p_counter integer)
returns table (sid uuid, sub uuid, rev bigint) language sql stable rows 1 as $$
  select l.sid, l.sub, l.rev
  from live_sessions l
  join sessions s on s.sid = l.sid
  where l.sid = p_sid and p_counter in (s.refresh_counter, s.refreshed_from)
    and s.last_seen_at + (select idle from session_lifetime) > app_now()
$$;
comment on function refreshable_session(uuid, integer) is
  'The claims of the session that a refresh token would continue; no row once it would not.';
