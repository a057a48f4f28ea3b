-- GET /v1/permissions/holders: the node that a path of names leads to, from a service downwards. Null where a name is
-- unknown. Names match as siblings are unique, regardless of capitals (decision 0020).
create or replace function node_by_path(p_service text, p_below text[]) returns uuid
language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  node record;
  step text;
begin
  select r.id, r.uuid into node from resources r
    where r.parent_id is null and lower(r.name collate "C") = lower(p_service collate "C");
  foreach step in array p_below loop
    exit when node.id is null;
    select r.id, r.uuid into node from resources r
      where r.parent_id = node.id and lower(r.name collate "C") = lower(step collate "C");
  end loop;
  return node.uuid;
end $$;
comment on function node_by_path(text, text[]) is 'The node that a path of names leads to.';
