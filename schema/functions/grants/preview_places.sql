-- The node itself (with an empty `uuid_path`) and, if the change applies below it, the nodes below on which `p_holders`
-- have a grant of the permission; of a type with defaults, all nodes that have any grant. Begins after `p_uuid_path`,
-- the uuids from below the node; null: with the node. `p_held_grants` is the number of grants of `p_holders`. Ends
-- after `p_take` nodes or about `p_row_budget` rows. The last row has no id: `rows_read` is the number of rows read,
-- `uuid_path` the last node read; null: the end is reached.
create or replace function preview_places(
  p_node bigint, p_uuid_path uuid[], p_reaches_below boolean, p_permission text, p_holders integer[],
  p_held_grants integer, p_take integer, p_row_budget integer
) returns table (id bigint, uuid_path uuid[], rows_read integer)
language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  max_grants constant integer := 2000; -- of the user, read instead of walking through the branch
  grants_per_row constant integer := 20; -- that are read together for the price of one row
  after_uuid_path constant uuid[] := coalesce(p_uuid_path, '{}');
  path bigint[];
begin
  rows_read := 0;
  if p_uuid_path is null then
    id := p_node;
    uuid_path := '{}';
    return next;
  end if;
  if p_reaches_below then
    select r.path into path from resources r where r.id = p_node;
    if exists (select from type_defaults d where d.root = path[1] and d.permission = p_permission) then
      return query select * from scan_granted_nodes(path, after_uuid_path, null, null, p_take, p_row_budget);
      return;
    elsif p_held_grants > max_grants then
      return query
        select w.id, w.uuid_path, w.rows_read + p_held_grants / grants_per_row
        from scan_granted_nodes(path, after_uuid_path, p_permission, p_holders, p_take, p_row_budget) w;
      return;
    end if;
    rows_read := p_held_grants / grants_per_row;
    return query
      select h.id, h.uuid_path, 0 from granted_nodes(path, after_uuid_path, p_permission, p_holders, null) h
      order by h.uuid_path limit p_take;
  end if;
  id := null;
  uuid_path := null;
  return next;
end $$;
comment on function preview_places(bigint, uuid[], boolean, text, integer[], integer, integer, integer) is
  'Where the effect of a change on one user begins, changes or ends, depth first.';
