-- From `p_from` on: holders of the grants that the change concerns and members of groups that hold them. All users
-- where finding them costs too much, for everyone and authenticated, and where what the type of the service gives by
-- default begins or ends to apply.
--
-- At most one more user than a page can pay for; as a number, so that the planner knows that it is small.
create or replace function preview_users(p_plan planned_change, p_permissions text[], p_from uuid)
returns table (id integer, uuid uuid) language plpgsql stable rows 100 set plan_cache_mode = force_generic_plan as $$
declare
  before_all constant uuid := '00000000-0000-0000-0000-000000000000';
  max_grants constant integer := 2000; -- of the nodes that a move crosses, read to find their holders
  max_groups constant integer := 20; -- whose members are merged
  holders integer[] := coalesce(p_plan.removed_holders, array[p_plan.holder]);
  crossed_grants integer := 0;
begin
  if p_plan.crossed_nodes is not null then
    select array_agg(distinct g.holder), count(*) into holders, crossed_grants from (
      select g.holder from grants g
      where g.resource_id = any (p_plan.crossed_nodes) and g.permission = any (p_permissions)
        and g.scope = 'recursive' and is_unexpired(g.expires_at, app_now())
      limit max_grants + 1) g;
  end if;

  if holders && '{-1,-2}' or cardinality(p_plan.toggled_defaults) > 0
    or cardinality(p_plan.emptied_nodes) > 0 or crossed_grants > max_grants
    or max_groups < (select count(*) from unnest(holders) h where h < 0) then
    return query
      select u.id, u.uuid from users u
      where u.uuid >= coalesce(p_from, before_all) and (not is_reserved_id(u.id) or u.id = 2)
      order by u.uuid limit 1001;
  else
    return query
      select one.id, one.uuid from (
        select u.id, u.uuid from users u where u.id = any (holders) and u.uuid >= coalesce(p_from, before_all)
        union
        select m.user_id, m.user_uuid from unnest(holders) as held (holder) cross join lateral (
          select m.user_id, m.user_uuid from memberships m
          where m.group_id = -held.holder and m.user_uuid >= coalesce(p_from, before_all)
          order by m.user_uuid limit 1001) m
      ) as one order by one.uuid limit 1001;
  end if;
end $$;
comment on function preview_users(planned_change, text[], uuid) is
  'The users whom a change may affect, in the order of their uuids.';
