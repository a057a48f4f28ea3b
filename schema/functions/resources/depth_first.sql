-- A walk through a branch, depth first, siblings by uuid. Where it is: `ids` from any ancestor to a node, `line` the uuids of those
-- of them that are below the top of the branch. Each step is a probe of the index of children: a page costs a page.

-- As far along a way of uuids as it still leads; `seen` is the first that is gone, null: none.
create or replace function resolve_cursor_path(p_ids bigint[], p_way uuid[]) returns table (ids bigint[], line uuid[], seen uuid)
language plpgsql stable rows 1 set plan_cache_mode = force_generic_plan as $$
declare
  step uuid;
  child bigint;
begin
  ids := p_ids;
  line := '{}';
  foreach step in array p_way loop
    select r.id into child from resources r where r.parent_id = ids[cardinality(ids)] and r.uuid = step;
    if not found then
      seen := step;
      exit;
    end if;
    ids := ids || child;
    line := line || step;
  end loop;
  return next;
end $$;

-- The next nodes, at most `p_take`, beginning among the children of the last of `p_ids` after `p_seen` (null: with the first).
create or replace function depth_first(p_ids bigint[], p_line uuid[], p_seen uuid, p_take integer) returns table (id bigint, line uuid[])
language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  -- An `or` in the condition would have the index read from its first child on, so that a page far inside costs all before it.
  before_all constant uuid := '00000000-0000-0000-0000-000000000000';
  above constant integer := cardinality(p_ids) - cardinality(p_line);
  child record;
begin
  line := p_line;
  while p_take > 0 and cardinality(p_ids) >= above loop
    select r.id, r.uuid into child from resources r
      where r.parent_id = p_ids[cardinality(p_ids)] and r.uuid > coalesce(p_seen, before_all) order by r.uuid limit 1;
    if found then
      p_ids := p_ids || child.id;
      line := line || child.uuid;
      p_seen := null;
      p_take := p_take - 1;
      id := child.id;
      return next;
    else
      p_seen := line[cardinality(line)];
      p_ids := p_ids[:cardinality(p_ids) - 1];
      line := line[:cardinality(line) - 1];
    end if;
  end loop;
end $$;
