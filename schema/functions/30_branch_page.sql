-- One page of what is below a node, depth first, siblings by uuid: at most `take` nodes, after the one that `way` leads to.
--
-- `way` is the uuids from below the node to the last one that was seen. Where part of it is gone by now, the page begins after where
-- it was: nothing that stays is left out or met twice. Each step is one probe of the index of children, so a page costs a page, however
-- large the branch. The nodes above the first are answered too, marked `again`, for whoever nests the page.
create or replace function branch_page(root bigint, way uuid[], take integer)
returns table (id bigint, line uuid[], again boolean) language plpgsql stable as $$
declare
  -- An `or` in the condition would have the index read from its first child on, so that a page far inside costs all before it.
  before_all constant uuid := '00000000-0000-0000-0000-000000000000';
  ids bigint[] := array[root];
  seen uuid;
  step uuid;
  child record;
begin
  line := '{}';
  foreach step in array way loop
    select r.id, r.uuid into child from resources r where r.parent_id = ids[cardinality(ids)] and r.uuid = step;
    if not found then
      seen := step;
      exit;
    end if;
    ids := ids || child.id;
    line := line || child.uuid;
    id := child.id;
    again := true;
    return next;
  end loop;
  again := false;
  while take > 0 and cardinality(ids) > 0 loop
    select r.id, r.uuid into child from resources r
      where r.parent_id = ids[cardinality(ids)] and r.uuid > coalesce(seen, before_all) order by r.uuid limit 1;
    if found then
      ids := ids || child.id;
      line := line || child.uuid;
      seen := null;
      take := take - 1;
      id := child.id;
      return next;
    else
      seen := line[cardinality(line)];
      ids := ids[:cardinality(ids) - 1];
      line := line[:cardinality(line) - 1];
    end if;
  end loop;
end $$;
