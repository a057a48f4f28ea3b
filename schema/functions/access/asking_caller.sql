-- Who asks: the account behind a session or an API key (`p_key`, the digest of its text), for functions that look the
-- caller up themselves. No row once the session is over, and for an unknown key. `administrator` is a superuser, who is
-- allowed everything. `others_denial` is null if the role and the key have `p_others_scope`, else a problem code;
-- `denial` is why the key may not ask at all. `ceiling` is null for sessions and for keys that are not limited to
-- branches. `aal` and `authenticated_at` are those of the session; null for a key.
create or replace function asking_caller(
  p_sid uuid, p_sub uuid, p_rev bigint, p_key bytea, p_scope text, p_others_scope text
) returns table (user_id integer, user_uuid uuid, username text, username_canonical text, administrator boolean,
  others_denial text, required_action text, denial text, is_use_due boolean, ceiling json, aal smallint,
  authenticated_at timestamptz)
language plpgsql stable rows 1 as $$
begin
  if p_key is null then
    return query
      select l.user_id, l.sub, l.username, l.username_canonical, l.administrator,
        case when not role_has_scope(l.role, p_others_scope) then 'forbidden' end,
        l.required_action, null::text, false, null::json, l.aal, l.authenticated_at
      from live_sessions l where l.sid = p_sid and l.sub = p_sub and l.rev = p_rev;
  else
    return query
      select l.user_id, l.user_uuid, l.username, u.username_canonical, l.role = 'superuser',
        case when not role_has_scope(l.role, p_others_scope) then 'forbidden'
          when k.branch_limited or not p_others_scope = any (k.scopes) then 'insufficient-scope' end,
        l.required_action, l.denial, l.is_use_due, case when k.branch_limited then key_ceiling(k.id) end,
        null::smallint, null::timestamptz
      from live_key(p_key, p_scope, null, false) l
        join api_keys k on k.uuid = l.key_uuid join users u on u.id = l.user_id;
  end if;
end $$;
comment on function asking_caller(uuid, uuid, bigint, bytea, text, text) is
  'The account behind a session or an API key, what it has to do first, and the ceiling of the key.';

-- Why the caller is told nothing: the part of `FactsAnswer` of store/access/checks.ts that is no facts. Null: the
-- caller may ask. `p_others_denial` is null if nobody else is asked about.
create or replace function asking_refusal(p_required_action text, p_denial text, p_others_denial text) returns json
language sql immutable as $$
  select case
    when p_denial is not null then json_build_object('live', true, 'denial', p_denial)
    when p_required_action is not null then json_build_object('live', true, 'required_action', p_required_action)
    when p_others_denial is not null then json_build_object('live', true, 'others_denial', p_others_denial)
  end
$$;
comment on function asking_refusal(text, text, text) is 'Why a caller is told nothing, if not.';
