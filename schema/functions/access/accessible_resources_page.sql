-- One page of a walk through a node and everything below it, for GET /v1/permissions/resources: depth first, siblings by uuid, at most
-- `take` nodes after the one that `way` leads to (the uuids from below the node; null: from the node itself). Where part of the way is
-- gone by now, the page begins after where it was.
--
-- `dry` says that this user was allowed nothing on the page before, not even its last node. Then the walk leaps to the next node at which that
-- can change: the next one with a grant that allows, or the end of the branch of a deny that lies below an allow. For the winner among
-- grants that reach a node is also the winner on everything below it that no other grant reaches. So branches of any size in which nothing
-- is allowed cost one page, unless a holder has more than `cap` grants, which would cost more to go through than nodes.
create or replace function accessible_resources_page(
  p_under uuid, p_way uuid[], p_dry boolean, p_sub uuid, p_user text, p_permission text, p_take integer
) returns table (id bigint, line uuid[]) language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  cap constant integer := 2000;
  top bigint[];
  ids bigint[];
  seen uuid;
  leap record;
begin
  select r.path into top from resources r where r.uuid = p_under;
  if not found then
    return;
  end if;
  if p_way is null then
    line := '{}';
    id := top[cardinality(top)];
    p_take := p_take - 1;
    return next;
  end if;

  select * into ids, line, seen from resolve_cursor_path(top, coalesce(p_way, '{}'));
  if p_dry and seen is null then
    select * into leap from skip_denied_nodes(top, ids, line, p_sub, p_user, p_permission, cap);
    if leap.finished then
      return;
    elsif leap.target is not null then
      ids := leap.target;
      line := leap.target_line;
      id := ids[cardinality(ids)];
      p_take := p_take - 1;
      return next;
    elsif leap.depth is not null then
      seen := line[leap.depth - cardinality(top)];
      ids := ids[:leap.depth - 1];
      line := line[:leap.depth - 1 - cardinality(top)];
    end if;
  end if;

  return query select * from depth_first(ids, line, seen, p_take);
end $$;
