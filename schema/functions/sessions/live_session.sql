-- The signature of the access token has been verified. `rows 1`: a planner that expects a thousand callers reads all
-- users to find them. The columns are those of `live_key`; a session has no ceiling, and is never denied here.
-- `fresh_within` is null unless the session has to be confirmed first: for an operation that asks for it (`p_fresh`),
-- or whose scope the setting `fresh_authentication_scopes` names. Then it is how old its authentication may be, in
-- minutes.
create or replace function live_session(p_sid uuid, p_sub uuid, p_rev bigint, p_scope text, p_fresh boolean)
returns table (user_id integer, user_uuid uuid, username text, administrator boolean, sid uuid,
  required_action text, role text, key_uuid uuid, key_scopes text[], denial text, is_use_due boolean,
  fresh_within integer)
language plpgsql stable rows 1 as $$
begin
  return query
    select l.user_id, l.sub, l.username, role_has_scope(l.role, p_scope), l.sid, l.required_action, l.role,
      null::uuid, null::text[], null::text, false,
      case when (p_fresh or p_scope = any (l.fresh_scopes))
        and l.authenticated_at <= app_now() - make_interval(mins => l.fresh_minutes) then l.fresh_minutes end
    from live_sessions l
    where l.sid = p_sid and l.sub = p_sub and l.rev = p_rev;
end $$;
comment on function live_session(uuid, uuid, bigint, text, boolean) is
  'The caller behind the claims of an access token; no row once the session is over.';
