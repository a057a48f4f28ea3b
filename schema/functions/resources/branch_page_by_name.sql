-- Each step is one probe of the index of siblings' names, as in `depth_first`.
create or replace function branch_page_by_name(p_root bigint, p_cursor text[], p_take integer)
returns table (id bigint, name_path text[], is_ancestor boolean)
language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  ids bigint[] := array[p_root];
  after_name text;
  step text;
  child record;
begin
  name_path := '{}';
  is_ancestor := true;
  foreach step in array p_cursor loop
    select r.id into child from resources r
      where r.parent_id = ids[cardinality(ids)] and lower(r.name collate "C") = step;
    if not found then
      after_name := step;
      exit;
    end if;
    id := child.id;
    ids := ids || id;
    name_path := name_path || step;
    return next;
  end loop;
  is_ancestor := false;
  while p_take > 0 and cardinality(ids) > 0 loop
    select r.id, lower(r.name collate "C") as name into child from resources r
      where r.parent_id = ids[cardinality(ids)] and lower(r.name collate "C") > coalesce(after_name, '')
      order by lower(r.name collate "C") limit 1;
    if found then
      id := child.id;
      ids := ids || id;
      name_path := name_path || child.name;
      after_name := null;
      p_take := p_take - 1;
      return next;
    else
      after_name := name_path[cardinality(name_path)];
      ids := ids[:cardinality(ids) - 1];
      name_path := name_path[:cardinality(name_path) - 1];
    end if;
  end loop;
end $$;
comment on function branch_page_by_name(bigint, text[], integer) is
  'branch_page with siblings by name.';
