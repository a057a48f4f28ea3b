-- The node itself (`line` is empty) and, if the change reaches below, the nodes below it on which `p_holders` hold a
-- grant of the permission; of a type with defaults, all nodes that have any grant. Begins after `p_line` (uuids from
-- below the node; null: with the node). `p_held_grants` is how many grants `p_holders` hold. Ends after `p_take` places
-- or about `p_row_budget` rows. The last row has no id: `rows_read` is what it cost, `line` how far it came (null: to
-- the end).
create or replace function preview_places(
  p_node bigint, p_line uuid[], p_reaches_below boolean, p_permission text, p_holders integer[], p_held_grants integer,
  p_take integer, p_row_budget integer
) returns table (id bigint, line uuid[], rows_read integer)
language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  max_grants constant integer := 2000; -- of the user, read instead of walking through the branch
  grants_per_row constant integer := 20; -- that are read together for the price of one row
  after_line constant uuid[] := coalesce(p_line, '{}');
  path bigint[];
begin
  rows_read := 0;
  if p_line is null then
    id := p_node;
    line := '{}';
    return next;
  end if;
  if p_reaches_below then
    select r.path into path from resources r where r.id = p_node;
    if exists (select from type_defaults d where d.root = path[1] and d.permission = p_permission) then
      return query select * from scan_granted_nodes(path, after_line, null, null, p_take, p_row_budget);
      return;
    elsif p_held_grants > max_grants then
      return query
        select w.id, w.line, w.rows_read + p_held_grants / grants_per_row
        from scan_granted_nodes(path, after_line, p_permission, p_holders, p_take, p_row_budget) w;
      return;
    end if;
    rows_read := p_held_grants / grants_per_row;
    return query
      select h.id, h.line, 0 from granted_nodes(path, after_line, p_permission, p_holders, null) h
      order by h.line limit p_take;
  end if;
  id := null;
  line := null;
  return next;
end $$;
comment on function preview_places(bigint, uuid[], boolean, text, integer[], integer, integer, integer) is
  'Where the effect of a change on one user begins, changes or ends, depth first.';
