-- Places below a node (`top`: the way to it) at which what a user may can differ from what they may just above: those with a grant of the
-- name that the user or one of the groups holds; or with any grant at all (`p_any`), where the type of the service gives by default. At
-- most `p_take` of them, depth first, siblings by uuid, after the one that `p_line` leads to (the uuids from below the top).
--
-- Found through the holders' grants; or where that is too much (`p_walk`) or says nothing, by a walk through the branch, of at most
-- `p_steps` nodes: then the last row has no `id`, and `line` says how far it came.
create or replace function preview_places(
  top bigint[], p_line uuid[], p_name text, p_user integer, p_groups integer[], p_any boolean, p_walk boolean, p_take integer, p_steps integer
) returns table (id bigint, line uuid[]) language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  stride constant integer := 200;
  now_ timestamptz := moment();
  ids bigint[];
  way uuid[];
  seen uuid;
  steps integer;
  node record;
begin
  if not p_any and not p_walk then
    return query
      select r.id, place.line
      from (
        select g.resource_id from grants g
        where g.user_id = p_user and g.permission = p_name and (g.expires_at is null or g.expires_at > now_)
        union
        select g.resource_id from grants g
        where g.group_id = any (p_groups) and g.permission = p_name and (g.expires_at is null or g.expires_at > now_)
      ) held
      join resources r on r.id = held.resource_id and r.path[:cardinality(top)] = top and cardinality(r.path) > cardinality(top)
      cross join lateral (
        select array_agg(a.uuid order by cardinality(a.path)) as line
        from resources a where a.id = any (r.path[cardinality(top) + 1:])) as place
      where place.line > p_line
      order by place.line limit p_take;
    return;
  end if;

  line := p_line;
  select * into ids, way, seen from way_down(top, p_line);
  while p_steps > 0 loop
    steps := 0;
    for node in select * from depth_first(ids, way, seen, least(p_steps, stride)) loop
      steps := steps + 1;
      id := node.id;
      line := node.line;
      if p_any then
        perform from grants g where g.resource_id = node.id and (g.expires_at is null or g.expires_at > now_) limit 1;
      else
        perform from grants g where g.user_id = p_user and g.resource_id = node.id and g.permission = p_name
          and (g.expires_at is null or g.expires_at > now_);
        if not found then
          perform from grants g where g.resource_id = node.id and g.permission = p_name and g.group_id = any (p_groups)
            and (g.expires_at is null or g.expires_at > now_) limit 1;
        end if;
      end if;
      if found then
        return next;
        p_take := p_take - 1;
        if p_take = 0 then
          return;
        end if;
      end if;
    end loop;
    if steps < least(p_steps, stride) then
      return;
    end if;
    p_steps := p_steps - steps;
    select r.path into ids from resources r where r.id = node.id;
    way := node.line;
    seen := null;
  end loop;
  id := null;
  return next;
end $$;
