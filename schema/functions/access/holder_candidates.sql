-- GET /v1/permissions/holders, in the order of uuids. Candidates are administrators and all to whom a grant that
-- reaches the node allows the permission; all users, if it is allowed to everyone or authenticated, or by default.
-- Facts of a check decide which of them hold it. With `p_way` only those who can hold it in that way: `administrator`,
-- `direct`, `group` or `public`.
create or replace function holder_candidates(
  p_resource uuid, p_permission text, p_way text, p_after uuid, p_take integer
)
returns table (uuid uuid, username text) language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  -- With `or p_after is null` every page would read the index from its beginning.
  before_all constant uuid := '00000000-0000-0000-0000-000000000000';
  allowed_users integer[];
  allowed_groups integer[];
  is_public boolean;
begin
  select array_agg(g.user_id), array_agg(g.group_id) into allowed_users, allowed_groups
    from resources r
    cross join unnest(r.path) as node (id)
    join grants g on g.resource_id = node.id and g.permission = p_permission
    where r.uuid = p_resource and g.access = 'allow' and (g.scope = 'recursive' or node.id = r.id)
      and is_unexpired(g.expires_at, app_now());

  is_public := coalesce(allowed_groups && '{1,2}', false) or exists (
    select from resources r join type_defaults d on d.root = r.path[1] and d.permission = p_permission
    where r.uuid = p_resource);
  if is_public and coalesce(p_way = 'public', true) then
    return query
      select u.uuid, u.username from users u
      where u.role <> 'reserved' and u.uuid > coalesce(p_after, before_all) order by u.uuid limit p_take;
  else
    return query
      select u.uuid, u.username from users u
      where u.role <> 'reserved' and u.uuid > coalesce(p_after, before_all) and u.id in (
        select unnest(allowed_users) where coalesce(p_way = 'direct', true)
        union all select m.user_id from memberships m
          where m.group_id = any (allowed_groups) and coalesce(p_way = 'group', true)
        union all select admin.id from users admin
          where admin.role = 'superuser' and coalesce(p_way = 'administrator', true))
      order by u.uuid limit p_take;
  end if;
end $$;
comment on function holder_candidates(uuid, text, text, uuid, integer) is
  'One page of users who may hold a permission on a node.';
