-- Where `accessible_resources_page` continues after a node on which the user is allowed nothing. `p_ids` has the ids
-- from the root of the service to that node, `p_uuid_path` the uuids from below the top. The walk continues at the node
-- `target`; or after the branch of the node at `depth` of `p_ids`; or, if both are null, at the next node. It ends if
-- `is_finished`.
create or replace function skip_denied_nodes(
  p_top bigint[], p_ids bigint[], p_uuid_path uuid[], p_sub uuid, p_user text, p_permission text, p_max_grants integer
) returns table (is_finished boolean, target bigint[], target_uuid_path uuid[], depth integer)
language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  holders integer[];
  node bigint := p_ids[cardinality(p_ids)];
  allowing bigint[];
  denying bigint[];
  denied_on_node_only bigint;
begin
  is_finished := false;
  holders := array(
    select h from find_user(coalesce(p_user, p_sub::text, 'anonymous')) u cross join lateral holder_ids_of(u.id) h);

  -- Node by node, if the type of the service gives the permission by default, or if a holder has too many grants to
  -- read.
  if exists (select from type_defaults d where d.root = p_top[1] and d.permission = p_permission)
    or exists (select from unnest(holders) as h (id) where p_max_grants < (select count(*) from (
      select from grants g where g.user_id = h.id
      union all select from grants g where g.group_id = -h.id limit p_max_grants + 1) few)) then
    return next;
    return;
  end if;

  select array_agg(g.resource_id) filter (where g.access = 'allow' and g.scope = 'recursive'),
      array_agg(g.resource_id) filter (where g.access = 'deny' and g.scope = 'recursive'),
      count(*) filter (where g.resource_id = node and g.access = 'deny' and g.scope = 'match')
    into allowing, denying, denied_on_node_only
    from grants g
    where g.resource_id = any (p_ids) and g.permission = p_permission and g.holder = any (holders)
      and is_unexpired(g.expires_at, app_now());

  -- What is denied on this node alone may be allowed just below.
  if denied_on_node_only > 0 then
    return next;
    return;
  end if;

  -- The deepest denied branch that something above it would allow.
  select max(n) into depth from unnest(p_ids) with ordinality as p (node, n)
    where n > cardinality(p_top) and p.node = any (denying) and p_ids[:n - 1] && allowing;

  select p.path, p.uuid_path into target, target_uuid_path
    from granted_nodes(p_top, p_uuid_path, p_permission, holders, 'allow') p order by p.uuid_path limit 1;

  -- Whichever comes first. The branch ends before the next allowed node, unless that is in it.
  if target is not null and depth is not null then
    if target[:depth] = p_ids[:depth] then
      depth := null;
    else
      target := null;
      target_uuid_path := null;
    end if;
  end if;
  is_finished := target is null and depth is null;
  return next;
end $$;
comment on function skip_denied_nodes(bigint[], bigint[], uuid[], uuid, text, text, integer) is
  'Where a walk for what a user is allowed can continue after nodes on which nothing is.';
