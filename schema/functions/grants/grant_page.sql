-- One page of grants in the order of their uuids: at most `p_take` of those for which all holds that is not null, after `p_after`. It is planned
-- for its values each time: who holds thousands wants another way than who holds two. What is named alone has an index in the order of
-- the list (`schema/grants.ts`); what one holder has on one resource is few, found first and sorted.
create or replace function grant_page(p_user integer, p_group integer, p_resource bigint, p_after uuid, p_take integer)
returns setof grants language plpgsql stable rows 100 set plan_cache_mode = force_custom_plan as $$
declare
  holder_ constant integer := coalesce(p_user, -p_group);
begin
  if num_nonnulls(p_user, p_group) = 2 then
    return; -- a grant has one holder
  elsif p_resource is not null and holder_ is not null then
    return query select few.* from (
        select g.* from grants g
        where g.resource_id = p_resource and g.holder = holder_ and (p_after is null or g.uuid > p_after) offset 0) as few
      order by few.uuid limit p_take;
  else
    return query select g.* from grants g
      where (p_user is null or g.user_id = p_user) and (p_group is null or g.group_id = p_group)
        and (p_resource is null or g.resource_id + 0 = p_resource) and (p_after is null or g.uuid > p_after)
      order by g.uuid limit p_take;
  end if;
end $$;
