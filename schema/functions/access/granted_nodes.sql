-- The places below a node (`top`: the ids from the root to it) at which one of some holders (`holder_ids_of`) has a grant of a permission that lasts, of
-- one access or (null) of either, after the place that `p_line` leads to (the uuids from below the top). Depth first is the order of `line`. Costs
-- what the holders have grants, whatever the tree.
create or replace function granted_nodes(top bigint[], p_line uuid[], p_name text, p_holders integer[], p_access access)
returns table (id bigint, path bigint[], line uuid[]) language sql stable as $$
  select r.id, r.path, place.line
  from (
    select g.resource_id from grants g
    where g.user_id = any (p_holders) and g.permission = p_name and (p_access is null or g.access = p_access) and is_unexpired(g.expires_at, app_now())
    union
    select g.resource_id from grants g
    where g.group_id = any (array(select -h from unnest(p_holders) h)) and g.permission = p_name and (p_access is null or g.access = p_access)
      and is_unexpired(g.expires_at, app_now())
  ) held
  -- A probe for each (`offset 0`). Joined, the planner reads the whole tree where it believes that the holders have many
  -- grants.
  cross join lateral (select r.id, r.path from resources r where r.id = held.resource_id offset 0) as r
  cross join lateral (
    select array_agg(a.uuid order by cardinality(a.path)) as line
    from resources a where a.id = any (r.path[cardinality(top) + 1:])) as place
  where r.path[:cardinality(top)] = top and cardinality(r.path) > cardinality(top) and place.line > p_line
$$;
