-- `p_top` has the ids from the root to the node. Only grants of `p_access`, or of either access with null. Begins after
-- the node of `p_uuid_path`, the uuids from below the top. The order of `uuid_path` is depth first. The cost depends on
-- the number of grants of the holders, not on the size of the tree.
create or replace function granted_nodes(
  p_top bigint[], p_uuid_path uuid[], p_permission text, p_holders integer[], p_access access
) returns table (id bigint, path bigint[], uuid_path uuid[]) language sql stable as $$
  select r.id, r.path, ancestors.uuid_path
  from (
    select g.resource_id from grants g
    where g.user_id = any (p_holders) and g.permission = p_permission and (p_access is null or g.access = p_access)
      and is_unexpired(g.expires_at, app_now())
    union
    select g.resource_id from grants g
    where g.group_id = any (array(select -h from unnest(p_holders) h)) and g.permission = p_permission
      and (p_access is null or g.access = p_access) and is_unexpired(g.expires_at, app_now())
  ) granted
  -- A probe for each (`offset 0`). Joined, the planner reads the whole tree where it expects the holders to have many
  -- grants.
  cross join lateral (select r.id, r.path from resources r where r.id = granted.resource_id offset 0) as r
  cross join lateral (
    select array_agg(a.uuid order by cardinality(a.path)) as uuid_path
    from resources a where a.id = any (r.path[cardinality(p_top) + 1:])) as ancestors
  where r.path[:cardinality(p_top)] = p_top and cardinality(r.path) > cardinality(p_top)
    and ancestors.uuid_path > p_uuid_path
$$;
comment on function granted_nodes(bigint[], uuid[], text, integer[], access) is
  'The nodes below a node on which one of some holders has an unexpired grant of a permission.';
