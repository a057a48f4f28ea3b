-- Names match as siblings are unique, regardless of capitals (decision 0020). Null: no such node exists.
create or replace function node_below(p_top bigint, p_names text[]) returns bigint
language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  node bigint := p_top;
  step text;
begin
  foreach step in array p_names loop
    node := (
      select r.id from resources r
      where r.parent_id = node and lower(r.name collate "C") = lower(step collate "C"));
  end loop;
  return node;
end $$;
comment on function node_below(bigint, text[]) is 'The node at the end of a path of names that begins below a node.';
