-- Returns the same nodes as `granted_nodes`, for holders with too many grants to read them all: reads node by node,
-- depth first, and probes for a grant. Without `p_permission` any unexpired grant of any holder counts. Ends after
-- `p_take` nodes with grants, or after `p_row_budget` nodes read.
--
-- The last row has no `id`: `rows_read` is the number of nodes read, and `uuid_path` the last of them; null: the end is
-- reached. A scan that `p_take` ended has no such row.
create or replace function scan_granted_nodes(
  p_top bigint[], p_uuid_path uuid[], p_permission text, p_holders integer[], p_take integer, p_row_budget integer
) returns table (id bigint, uuid_path uuid[], rows_read integer)
language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  batch_size constant integer := 200; -- nodes that one statement reads
  now_ constant timestamptz := app_now();
  total integer := 0;
  batch integer;
  in_batch integer;
  node record;
begin
  uuid_path := p_uuid_path;
  loop
    batch := least(batch_size, p_row_budget - total);
    in_batch := 0;
    for node in
      -- `offset 0` makes each a probe. Else the planner would read all grants once.
      select n.id, n.uuid_path, case when p_permission is null
          then exists (select from grants g
            where g.resource_id = n.id and is_unexpired(g.expires_at, now_) offset 0)
          else exists (select from grants g
            where g.resource_id = n.id and g.permission = p_permission and g.holder = any (p_holders)
              and is_unexpired(g.expires_at, now_) offset 0) end as has_grant
      from resolve_cursor_path(p_top, scan_granted_nodes.uuid_path) c
      cross join lateral depth_first(c.ids, c.uuid_path, c.missing, batch) n
    loop
      in_batch := in_batch + 1;
      id := node.id;
      uuid_path := node.uuid_path;
      if node.has_grant then
        return next;
        p_take := p_take - 1;
        if p_take = 0 then
          return;
        end if;
      end if;
    end loop;
    total := total + in_batch;
    if in_batch < batch then
      uuid_path := null;
    end if;
    exit when uuid_path is null or total = p_row_budget;
  end loop;
  id := null;
  rows_read := total;
  return next;
end $$;
comment on function scan_granted_nodes(bigint[], uuid[], text, integer[], integer, integer) is
  'The nodes below a node that have a grant, found by reading nodes rather than grants.';
