-- A permission and the resource at which a difference by it would begin. `key` gives the order: the permission, and
-- for a membership the uuid of a grant of the group.
drop type if exists preview_key cascade;
create type preview_key as (key text, permission text, node bigint, reaches_below boolean);

-- For a membership the grants from `p_from` on. `p_permission` limits a preview to one permission; null: all.
--
-- The grants of a group are at most one more than a page can pay for; as a number, so that the planner knows that it is
-- small.
create or replace function preview_keys(p_plan planned_change, p_permission text, p_from text)
returns setof preview_key language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  before_all constant uuid := '00000000-0000-0000-0000-000000000000';
begin
  if p_plan.only_node is not null then
    return query select p_permission, p_permission, p_plan.only_node, false;
  elsif p_plan.permission is not null then
    return query
      select distinct n.name collate "C", n.name, p_plan.node, p_plan.reaches_below and n.name = p_plan.permission
      from unnest(p_plan.toggled_defaults || p_plan.permission) n (name)
      where p_permission is null or n.name = p_permission order by 1;
  elsif p_plan.crossed_nodes is not null then
    -- All names that are granted there, each found by one step of the index.
    return query
      with recursive names (node, name) as (
        select n, (select min(g.permission) from grants g where g.resource_id = n) from unnest(p_plan.crossed_nodes) n
        union all
        select names.node, (
          select min(g.permission) from grants g where g.resource_id = names.node and g.permission > names.name)
        from names where names.name is not null
      )
      select distinct n.name collate "C", n.name, p_plan.node, true
      from names n where n.name is not null and (p_permission is null or n.name = p_permission) order by 1;
  else
    return query
      select g.uuid::text, g.permission, g.resource_id, g.scope = 'recursive' from grants g
      where g.group_id = -coalesce(p_plan.joined_group, p_plan.left_group)
        and g.uuid >= coalesce(p_from::uuid, before_all)
      order by g.uuid limit 2001;
  end if;
end $$;
comment on function preview_keys(planned_change, text, text) is
  'What a preview examines for each user, in order: permissions, or for a membership the grants of the group.';
