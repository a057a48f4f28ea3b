-- One page of what is below a node, depth first, siblings by uuid: at most `take` nodes, after the one that `way` leads to.
--
-- `way` is the uuids from below the node to the last one that was seen. Where part of it is gone by now, the page begins after where
-- it was: nothing that stays is left out or met twice. The nodes above the first are answered too, marked `again`, for whoever nests the page.
create or replace function branch_page(root bigint, way uuid[], take integer)
returns table (id bigint, line uuid[], again boolean) language sql stable as $$
  with down as materialized (select * from resolve_cursor_path(array[root], way))
  select down.ids[n + 1], down.line[:n], true from down, generate_series(1, cardinality(down.line)) n
  union all
  select walk.id, walk.line, false from down, depth_first(down.ids, down.line, down.seen, take) walk
$$;
