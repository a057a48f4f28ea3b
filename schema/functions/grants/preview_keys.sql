-- What is looked at, one after the other, for each user whom a change may concern. The `key` gives the order: the permission, and of a membership the
-- uuid of a grant of the group. Where a difference would begin, and whether it can reach below, for whom it does (`preview_concerns`).
drop type if exists preview_key cascade;
create type preview_key as (key text, name text, place bigint, deep boolean);

-- Of a membership from the key `p_from` on, one more than a page can pay for; as a number, so that the planner knows that it is small.
create or replace function preview_keys(plan planned, p_permission text, p_from text) returns setof preview_key
language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  before_all constant uuid := '00000000-0000-0000-0000-000000000000';
begin
  if plan.at is not null then
    return query select p_permission, p_permission, plan.at, false;
  elsif plan.name is not null then
    return query select distinct n.name collate "C", n.name, plan.place, plan.deep and n.name = plan.name
      from unnest(plan.by_type || plan.name) n (name) where p_permission is null or n.name = p_permission order by 1;
  elsif plan.crossed is not null then
    return query
      with recursive names (node, name) as (
        select n, (select min(g.permission) from grants g where g.resource_id = n) from unnest(plan.crossed) n
        union all
        select names.node, (select min(g.permission) from grants g where g.resource_id = names.node and g.permission > names.name)
        from names where names.name is not null
      )
      select distinct n.name collate "C", n.name, plan.place, true
      from names n where n.name is not null and (p_permission is null or n.name = p_permission) order by 1;
  else
    return query select g.uuid::text, g.permission, g.resource_id, g.scope = 'recursive' from grants g
      where g.group_id = -coalesce(plan.joins, plan.leaves) and g.uuid >= coalesce(p_from::uuid, before_all) order by g.uuid limit 2001;
  end if;
end $$;
