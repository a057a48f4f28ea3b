-- Answers what `check_facts` answers to one question about the caller, without its joins and sorts. One scan probes all
-- levels for all holders of the caller (`holder_ids_of`, here as an expression that costs less). Defaults of the type
-- are read only if no grant applies.
create or replace function check_facts_one(p_sid uuid, p_sub uuid, p_rev bigint, p_resource uuid, p_permission text)
returns json language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  caller_name text;
  caller_administrator boolean := false;
  caller_holders integer[] := '{-1}';
  caller_required_action text;
  path bigint[];
  node bigint;
  grant_rows json;
  has_grant boolean;
  default_holders jsonb;
  kind text;
  is_foreign boolean;
  defaults json;
  now_ timestamptz := app_now();
begin
  if p_sid is not null then
    select l.username, l.administrator,
        array[l.user_id, -1, -2] || array(select -m.group_id from memberships m where m.user_id = l.user_id),
        l.required_action
      into caller_name, caller_administrator, caller_holders, caller_required_action
      from live_sessions l where l.sid = p_sid and l.sub = p_sub and l.rev = p_rev;
    if not found then
      return '{"live":false}';
    end if;
    if caller_required_action is not null then
      return json_build_object('live', true, 'required_action', caller_required_action);
    end if;
  end if;

  select r.path, r.id, r.type into path, node, kind from resources r where r.uuid = p_resource;
  select json_agg(json_build_array('', g.resource_id, p_permission, h.name, h.priority, g.access, g.scope)),
      bool_or(g.scope = 'recursive' or g.resource_id = node)
    into grant_rows, has_grant
    from grants g left join groups h on h.id = -g.holder
    where g.resource_id = any (path) and g.permission = p_permission and g.holder = any (caller_holders)
      and is_unexpired(g.expires_at, now_);
  if has_grant is not true and not caller_administrator then
    select t.default_grants -> p_permission, not jsonb_exists(t.nodes -> kind -> 'permissions', p_permission)
      into default_holders, is_foreign
      from services s join service_types t on t.name = s.type
      where s.resource_id = path[1];
    if default_holders is not null and (select g.resource_id from grants g
        where g.resource_id = node and is_unexpired(g.expires_at, now_) order by g.permission limit 1) is null then
      defaults := json_build_object(0, default_holders);
    end if;
  end if;

  return json_build_object(
    'live', true,
    'caller', json_build_array(caller_name, caller_administrator),
    'paths', json_build_array(path),
    'grants', grant_rows,
    'defaults', defaults,
    'foreign', case when is_foreign then '[0]'::json end);
end $$;
comment on function check_facts_one(uuid, uuid, bigint, uuid, text) is
  'What the decision about one question of the caller needs: check_facts for the most frequent case.';
