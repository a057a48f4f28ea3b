-- What `check_facts` answers to one question about the caller, without its joins and sorts. All levels are probed for all holders that the
-- caller is (`holder_ids_of`, here as an expression that costs less) by one scan. Defaults of the type are looked up only where no grant reaches.
create or replace function check_facts_one(p_sid uuid, p_sub uuid, p_rev bigint, p_resource uuid, p_permission text)
returns json language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  caller_name text;
  caller_administrator boolean := false;
  caller_holders integer[] := '{-1}';
  path bigint[];
  node bigint;
  held json;
  reached boolean;
  given jsonb;
  defaults json;
  now_ timestamptz := app_now();
begin
  if p_sid is not null then
    select l.username, l.administrator,
        array[l.user_id, -1, -2] || array(select -m.group_id from memberships m where m.user_id = l.user_id)
      into caller_name, caller_administrator, caller_holders
      from live_sessions l where l.sid = p_sid and l.sub = p_sub and l.rev = p_rev;
    if not found then
      return '{"live":false}';
    end if;
  end if;

  select r.path, r.id into path, node from resources r where r.uuid = p_resource;
  select json_agg(json_build_array('', g.resource_id, p_permission, h.name, h.priority, g.access, g.scope)),
      bool_or(g.scope = 'recursive' or g.resource_id = node)
    into held, reached
    from grants g left join groups h on h.id = -g.holder
    where g.resource_id = any (path) and g.permission = p_permission and g.holder = any (caller_holders)
      and is_unexpired(g.expires_at, now_);
  if reached is not true and not caller_administrator then
    select t.default_grants -> p_permission into given
      from services s join service_types t on t.name = s.type where s.resource_id = path[1] and t.default_grants <> '{}';
    if given is not null and (select g.resource_id from grants g
        where g.resource_id = node and is_unexpired(g.expires_at, now_) order by g.permission limit 1) is null then
      defaults := json_build_object(0, given);
    end if;
  end if;

  return json_build_object(
    'live', true,
    'caller', json_build_array(caller_name, caller_administrator),
    'paths', json_build_array(path),
    'held', held,
    'defaults', defaults);
end $$;
