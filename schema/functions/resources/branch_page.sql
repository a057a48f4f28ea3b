-- `p_cursor` has the uuids from below the node to the last one of the page before. If part of that path no longer
-- exists, the page begins after its former position: no remaining node is left out or repeated. The ancestors of the
-- first node are returned too, with `is_ancestor`, so that the page can be nested.
create or replace function branch_page(p_root bigint, p_cursor uuid[], p_take integer)
returns table (id bigint, uuid_path uuid[], is_ancestor boolean) language sql stable as $$
  with cursor_path as materialized (select * from resolve_cursor_path(array[p_root], p_cursor))
  select cursor_path.ids[n + 1], cursor_path.uuid_path[:n], true
  from cursor_path, generate_series(1, cardinality(cursor_path.uuid_path)) n
  union all
  select node.id, node.uuid_path, false
  from cursor_path, depth_first(cursor_path.ids, cursor_path.uuid_path, cursor_path.missing, p_take) node
$$;
comment on function branch_page(bigint, uuid[], integer) is
  'One page of the nodes below a node, depth first, siblings by uuid: at most p_take after p_cursor.';
