-- At most `p_take` grants that match every filter that is not null, after `p_after`. Planned for its values each time
-- (custom plan): a holder of thousands needs another plan than a holder of two. Each single filter has an index in this
-- order (schema/grants.ts); of one holder on one resource there are few grants, which are read first and then sorted.
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
        where g.resource_id = p_resource and g.holder = holder_
          and (p_after is null or g.uuid > p_after) offset 0) as few
      order by few.uuid limit p_take;
  else
    return query select g.* from grants g
      where (p_user is null or g.user_id = p_user) and (p_group is null or g.group_id = p_group)
        and (p_resource is null or g.resource_id + 0 = p_resource) and (p_after is null or g.uuid > p_after)
      order by g.uuid limit p_take;
  end if;
end $$;
comment on function grant_page(integer, integer, bigint, uuid, integer) is
  'One page of grants that match the filters, in the order of their uuids.';
