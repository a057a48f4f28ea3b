-- GET /v1/permissions/holders: users who may hold a permission on a node, in the order of their uuids: all whom a grant allows it that
-- reaches the node, and administrators. Everybody, where it is allowed to everyone or to the signed-in, or by default. Whether they do is
-- decided from the facts of a check.
create or replace function holder_candidates(p_resource uuid, p_permission text, p_after uuid, p_take integer)
returns table (uuid uuid, username text) language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  -- With an `or` every page would read the index from its beginning.
  before_all constant uuid := '00000000-0000-0000-0000-000000000000';
  allowed_users integer[];
  allowed_groups integer[];
begin
  select array_agg(g.user_id), array_agg(g.group_id) into allowed_users, allowed_groups
    from resources place
    cross join unnest(place.path) as node (id)
    join grants g on g.resource_id = node.id and g.permission = p_permission
    where place.uuid = p_resource and g.access = 'allow' and (g.scope = 'recursive' or node.id = place.id)
      and is_unexpired(g.expires_at, app_now());

  if allowed_groups && '{1,2}' or exists (
    select from resources place join type_defaults d on d.root = place.path[1] and d.permission = p_permission where place.uuid = p_resource) then
    return query
      select u.uuid, u.username from users u
      where u.role <> 'reserved' and u.uuid > coalesce(p_after, before_all) order by u.uuid limit p_take;
  else
    return query
      select u.uuid, u.username from users u
      where u.role <> 'reserved' and u.uuid > coalesce(p_after, before_all) and u.id in (
        select unnest(allowed_users)
        union all select m.user_id from memberships m where m.group_id = any (allowed_groups)
        union all select admin.id from users admin where admin.role = 'superuser')
      order by u.uuid limit p_take;
  end if;
end $$;
