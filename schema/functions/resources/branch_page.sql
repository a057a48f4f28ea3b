-- `p_cursor` has the ids, or the names in lower case, from below the node to the last one of the page before. If part
-- of that path no longer exists, the page begins after its former position: no remaining node is left out or repeated.
-- The ancestors of the first node are returned too, with `is_ancestor`, so that the page can be nested.
--
-- Not one query with two branches: the cast to uuid must not be tried on names.
create or replace function branch_page(p_root bigint, p_cursor text[], p_take integer, p_by_name boolean)
returns table (id bigint, key_path text[], is_ancestor boolean) language plpgsql stable as $$
begin
  if p_by_name then
    return query select * from branch_page_by_name(p_root, p_cursor, p_take);
  else
    return query select page.id, page.uuid_path::text[], page.is_ancestor
      from branch_page_by_id(p_root, p_cursor::uuid[], p_take) page;
  end if;
end $$;
comment on function branch_page(bigint, text[], integer, boolean) is
  'One page of the nodes below a node, depth first, siblings by name or by uuid: at most p_take after p_cursor.';

create or replace function branch_page_by_id(p_root bigint, p_cursor uuid[], p_take integer)
returns table (id bigint, uuid_path uuid[], is_ancestor boolean) language sql stable as $$
  with cursor_path as materialized (select * from resolve_cursor_path(array[p_root], p_cursor))
  select cursor_path.ids[n + 1], cursor_path.uuid_path[:n], true
  from cursor_path, generate_series(1, cardinality(cursor_path.uuid_path)) n
  union all
  select node.id, node.uuid_path, false
  from cursor_path, depth_first(cursor_path.ids, cursor_path.uuid_path, cursor_path.missing, p_take) node
$$;
comment on function branch_page_by_id(bigint, uuid[], integer) is 'branch_page with siblings by uuid.';
