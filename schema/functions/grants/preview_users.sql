-- The users whom a change may concern, in the order of their uuids, from `p_from` on: whose grants come or go, and the members of groups whose do.
-- Everybody, where finding out is too much, or a resource opens to what its type gives, or shuts. One more than a page can pay for; as a number, so
-- that the planner knows that it is small.
create or replace function preview_users(plan planned, p_names text[], p_from uuid) returns table (id integer, uuid uuid)
language plpgsql stable rows 100 set plan_cache_mode = force_generic_plan as $$
declare
  before_all constant uuid := '00000000-0000-0000-0000-000000000000';
  most_grants constant integer := 2000; -- that are gone through to find out
  most_groups constant integer := 20;
  holders integer[] := array[plan.holder];
  reached integer := 0;
begin
  if plan.crossed is not null then
    select array_agg(distinct g.holder), count(*) into holders, reached
      from (select g.holder from grants g where g.resource_id = any (plan.crossed) and g.permission = any (p_names)
        and g.scope = 'recursive' and is_unexpired(g.expires_at, app_now()) limit most_grants + 1) g;
  end if;

  if holders && '{-1,-2}' or cardinality(plan.by_type) > 0 or reached > most_grants
    or most_groups < (select count(*) from unnest(holders) h where h < 0) then
    return query select u.id, u.uuid from users u
      where u.uuid >= coalesce(p_from, before_all) and (u.id > 100 or u.id = 2) order by u.uuid limit 1001;
  else
    return query select one.id, one.uuid from (
        select u.id, u.uuid from users u where u.id = any (holders) and u.uuid >= coalesce(p_from, before_all)
        union
        select m.user_id, m.user_uuid from unnest(holders) as team (holder) cross join lateral (
          select m.user_id, m.user_uuid from memberships m
          where m.group_id = -team.holder and m.user_uuid >= coalesce(p_from, before_all) order by m.user_uuid limit 1001) m
      ) as one order by one.uuid limit 1001;
  end if;
end $$;
