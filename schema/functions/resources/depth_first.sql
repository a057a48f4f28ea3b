-- A walk through a branch, depth first, siblings by uuid. A position in it is `ids`, from any ancestor to a node, and
-- `uuid_path`, the uuids of those below the top of the branch. Each step is one probe of the index of children, so the
-- cost depends on the size of the page only.

create or replace function resolve_cursor_path(p_ids bigint[], p_cursor uuid[])
returns table (ids bigint[], uuid_path uuid[], missing uuid)
language plpgsql stable rows 1 set plan_cache_mode = force_generic_plan as $$
declare
  step uuid;
  child bigint;
begin
  ids := p_ids;
  uuid_path := '{}';
  foreach step in array p_cursor loop
    select r.id into child from resources r where r.parent_id = ids[cardinality(ids)] and r.uuid = step;
    if not found then
      missing := step;
      exit;
    end if;
    ids := ids || child;
    uuid_path := uuid_path || step;
  end loop;
  return next;
end $$;
comment on function resolve_cursor_path(bigint[], uuid[]) is
  'The part of a cursor''s path that still exists; missing is the first uuid that does not, or null.';

create or replace function depth_first(p_ids bigint[], p_uuid_path uuid[], p_after uuid, p_take integer)
returns table (id bigint, uuid_path uuid[]) language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  -- With `or p_after is null` PostgreSQL would read the index from the first child on, and the cost of a page would
  -- grow with its distance from the beginning.
  before_all constant uuid := '00000000-0000-0000-0000-000000000000';
  top_depth constant integer := cardinality(p_ids) - cardinality(p_uuid_path);
  child record;
begin
  uuid_path := p_uuid_path;
  while p_take > 0 and cardinality(p_ids) >= top_depth loop
    select r.id, r.uuid into child from resources r
      where r.parent_id = p_ids[cardinality(p_ids)] and r.uuid > coalesce(p_after, before_all)
      order by r.uuid limit 1;
    if found then
      p_ids := p_ids || child.id;
      uuid_path := uuid_path || child.uuid;
      p_after := null;
      p_take := p_take - 1;
      id := child.id;
      return next;
    else
      p_after := uuid_path[cardinality(uuid_path)];
      p_ids := p_ids[:cardinality(p_ids) - 1];
      uuid_path := uuid_path[:cardinality(uuid_path) - 1];
    end if;
  end loop;
end $$;
comment on function depth_first(bigint[], uuid[], uuid, integer) is
  'The next p_take nodes of a walk, from the children of the last of p_ids after p_after; null: all children.';
