-- Answers what `check_facts` answers to one question about the caller, without its joins and sorts, and without
-- `asking_caller`: the conditions are those of `live_sessions` and `live_key`. One scan probes all levels for all
-- holders of the caller (`holder_ids_of`, here as an expression that costs less). Defaults of the type are read only if
-- no grant applies, or perhaps only such that require something. Grants that do not reach the resource are left out,
-- since nobody is told of them.
--
-- What a statement in here costs is mostly what it takes to set it up: so each reads as few tables as it can, and what
-- is rarely needed has a statement of its own (decision 0078).
create or replace function check_facts_one(
  p_sid uuid, p_sub uuid, p_rev bigint, p_key bytea, p_resource uuid, p_permission text
) returns json language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  caller_uuid uuid;
  caller_name text;
  caller_administrator boolean;
  caller_holders integer[];
  caller_required_action text;
  caller_denial text;
  session_aal smallint;
  session_authenticated_at timestamptz;
  caller_key integer;
  key_is_limited boolean;
  key_use_is_due boolean;
  ceiling json;
  path bigint[];
  kind text;
  grant_rows json[];
  default_holders jsonb;
  is_foreign boolean;
  defaults json;
begin
  if p_sid is not null then
    select u.username, u.role = 'superuser',
        array[u.id, -1, -2] || array(select -m.group_id from memberships m where m.user_id = u.id),
        (select required_action_of(u.must_change_password, u.password_hash is not null, u.password_changed_at,
          q.max_password_age_days, q.terms_version_id, u.terms_version_id, s.aal < 2
          and (u.role = any (q.second_factor_roles)
            or q.second_factor_groups <> '{}' and is_in_one_of(u.id, q.second_factor_groups)))
          from session_requirements q), s.aal, s.authenticated_at
      into caller_name, caller_administrator, caller_holders, caller_required_action, session_aal,
        session_authenticated_at
      from (
        select s.user_id, s.aal, s.authenticated_at from sessions s where s.sid = p_sid and rev_of(s.marker) = p_rev
          and is_session_live(s.ended_at, s.absolute_end_at, s.marker, s.marker, app_now()) offset 0) s
      join users u on u.id = s.user_id
      where u.uuid = p_sub and rev_of(u.last_auth_sensitive_operation_at) = p_rev
        and is_account_active(u.enabled, u.activated_at, u.lock_kind, u.lock_until, app_now());
    if not found then
      return '{"live":false}';
    end if;
  elsif p_key is not null then
    select u.uuid, u.username, u.role = 'superuser',
        array[u.id, -1, -2] || array(select -m.group_id from memberships m where m.user_id = u.id),
        case when u.kind = 'person' then (
          select required_action_of(u.must_change_password, u.password_hash is not null, u.password_changed_at,
            q.max_password_age_days, q.terms_version_id, u.terms_version_id, false) from session_requirements q) end,
        k.denial, k.id, k.branch_limited, k.use_is_due
      into caller_uuid, caller_name, caller_administrator, caller_holders, caller_required_action,
        caller_denial, caller_key, key_is_limited, key_use_is_due
      from (
        select k.id, k.user_id, k.branch_limited, is_key_use_due(k.last_used_at) as use_is_due,
          key_denial(k.revoked_at, k.expires_at, k.scopes, k.branch_limited, 'check', null, false) as denial
        from api_keys k where k.digest = p_key offset 0) k
      join users u on u.id = k.user_id
        and is_account_active(u.enabled, u.activated_at, u.lock_kind, u.lock_until, app_now());
    if not found then
      return '{"live":false}';
    end if;
  else
    caller_administrator := false;
    caller_holders := '{-1}';
  end if;
  if caller_denial is not null or caller_required_action is not null then
    return asking_refusal(caller_required_action, caller_denial, null);
  end if;

  select r.path, r.type, array(
      select json_build_array('', g.resource_id, p_permission, h.name, h.priority, g.access, g.scope,
        case when num_nonnulls(g.requires_aal, g.requires_within_minutes) > 0
          then json_build_array(g.requires_aal, g.requires_within_minutes, session_aal,
            date_part('epoch', app_now() - session_authenticated_at)) end)
      from grants g left join groups h on h.id = -g.holder
      where g.resource_id = any (r.path) and g.permission = p_permission and g.holder = any (caller_holders)
        and (g.scope = 'recursive' or g.resource_id = r.id) and is_unexpired(g.expires_at, app_now()))
    into path, kind, grant_rows
    from resources r where r.uuid = p_resource;
  -- Where the first of them requires something, perhaps all do.
  if (cardinality(grant_rows) = 0 or grant_rows[1] ->> 7 is not null) and not caller_administrator then
    select t.default_grants -> p_permission, not jsonb_exists(t.nodes -> kind -> 'permissions', p_permission)
      into default_holders, is_foreign
      from service_types t where t.name = (select s.type from services s where s.resource_id = path[1]);
    if default_holders is not null and (select g.resource_id from grants g
        where g.resource_id = path[cardinality(path)] and is_unexpired(g.expires_at, app_now())
        order by g.permission limit 1) is null then
      defaults := json_build_object(0, default_holders);
    end if;
  end if;

  if p_key is not null then
    if key_is_limited then
      -- Of the branches only those that the resource is at or below, and without what an explanation names.
      select json_build_object('branches', array(select json_build_array(b.resource_id) from api_key_branches b
        where b.key_id = caller_key and b.resource_id = any (path))) into ceiling;
    end if;
    return json_build_object(
      'live', true,
      'caller', json_build_array(caller_name, caller_administrator, caller_uuid),
      'paths', json_build_array(path),
      'grants', grant_rows,
      'defaults', defaults,
      'foreign', case when is_foreign then '[0]'::json end,
      'ceiling', ceiling,
      'is_use_due', key_use_is_due);
  end if;
  return json_build_object(
    'live', true,
    'caller', json_build_array(caller_name, caller_administrator),
    'paths', json_build_array(path),
    'grants', grant_rows,
    'defaults', defaults,
    'foreign', case when is_foreign then '[0]'::json end);
end $$;
comment on function check_facts_one(uuid, uuid, bigint, bytea, uuid, text) is
  'What the decision about one question of the caller needs: check_facts for the most frequent case.';
