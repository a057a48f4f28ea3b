-- POST /v1/grants/preview: what deciding one permission on one resource for a page of users needs, as things are and as they would be.
-- Reads only; the change is laid over what is read.
--
-- `p_change` has a kind and what it is about: {kind: grant | delete, resource, user or group, name, access, scope, exact, expires_at},
-- {kind: membership, user, group, add}, {kind: move, resource, parent}; users and groups are {uuid} or {name}. The answer:
--   unknown  what of `at`, `resource`, `parent`, `user`, `group`, `grant` there is not, `name` where the type has no such name, `expired`; then there is nothing else
--   users    [[uuid, name, administrator, enabled, groups, groups then]] by uuid, after `p_after`: of those whom the change can concern
--   paths    [as it is, then]: ids from the root to the resource
--   held     [[node, user uuid or null, group id or null, group, priority, access, scope, whether it is, whether it will be]]
--   defaults, own    who has the name by the service's type; how many grants of its own the resource has [now, then]
create or replace function preview_facts(p_change jsonb, p_at uuid, p_permission text, p_after uuid, p_limit integer)
returns jsonb language plpgsql stable as $$
declare
  kind text := p_change ->> 'kind';
  target resources;
  place resources;
  parent resources;
  path_then bigint[];
  who integer;
  team integer;
  unknown jsonb := '[]';
  gone grants;
  own integer;
  own_then integer;
  now_ timestamptz := moment();
begin
  select * into target from resources where uuid = p_at;
  if target.id is null then unknown := unknown || '["at"]'; end if;
  if p_change ? 'resource' then
    select * into place from resources where uuid = (p_change ->> 'resource')::uuid;
    if place.id is null then unknown := unknown || '["resource"]'; end if;
  end if;
  if p_change ? 'user' then
    select u.id into who from users u where u.id > 100 and (u.uuid = (p_change -> 'user' ->> 'uuid')::uuid
      or u.username_canonical = p_change -> 'user' ->> 'name');
    if who is null then unknown := unknown || '["user"]'; end if;
  end if;
  if p_change ? 'group' then
    select h.id into team from groups h where (h.id > 100 or kind <> 'membership') and (h.uuid = (p_change -> 'group' ->> 'uuid')::uuid
      or lower(h.name collate "C") = lower((p_change -> 'group' ->> 'name') collate "C"));
    if team is null then unknown := unknown || '["group"]'; end if;
  end if;
  path_then := target.path;
  if kind = 'move' then
    select * into parent from resources where uuid = (p_change ->> 'parent')::uuid;
    if parent.id is null or parent.path[1] <> place.path[1] or place.id = any (parent.path) or place.parent_id is null
      or not coalesce(node_rules(parent.path[1], parent.type) -> 'children' ? place.type, false) then
      unknown := unknown || '["parent"]';
    elsif place.id = any (target.path) then
      path_then := parent.path || target.path[cardinality(place.path):];
    end if;
  end if;
  if kind = 'grant' and place.id is not null and not coalesce(node_rules(place.path[1], place.type) -> 'permissions' ? p_permission, false) then
    unknown := unknown || '["name"]';
  end if;
  if (p_change ->> 'expires_at')::timestamptz <= now_ then unknown := unknown || '["expired"]'; end if;
  if unknown <> '[]' then
    return jsonb_build_object('unknown', unknown);
  end if;
  if kind in ('grant', 'delete') then
    select * into gone from grants g where g.resource_id = place.id and g.permission = p_permission and (g.user_id = who or g.group_id = team)
      and (kind = 'grant' or not (p_change ->> 'exact')::boolean or (g.access::text, g.scope::text) = (p_change ->> 'access', p_change ->> 'scope'));
    if kind = 'delete' and gone.id is null then
      return '{"unknown": ["grant"]}';
    end if;
  end if;
  own := (select count(*) from (
    select from grants g where g.resource_id = target.id and (g.expires_at is null or g.expires_at > now_) limit 2) few);
  own_then := own - (gone.resource_id is not distinct from target.id and coalesce(gone.expires_at > now_, gone.id is not null))::integer
    + (kind = 'grant' and place.id = target.id)::integer;

  return (
    with shown as materialized (
      select u.id, u.uuid, u.username, u.role = 'superuser' and u.enabled as administrator, u.id = 2 or u.enabled and u.activated_at is not null
        and (u.lock_kind is null or coalesce(u.lock_until <= now_, false)) as enabled,
        case u.id when 2 then '{1}' else '{1,2}' || array(select m.group_id from memberships m where m.user_id = u.id) end as groups
      from users u
      where (u.id > 100 or u.id = 2) and (p_after is null or u.uuid > p_after) and (who is null or u.id = who)
        and (team is null or team = 1 or kind = 'membership' or (team = 2 and u.id <> 2)
          or exists (select from memberships m where m.user_id = u.id and m.group_id = team))
      order by u.uuid limit p_limit + 1
    ), held as (
      select g.resource_id, g.user_id, g.group_id, g.access::text, g.scope::text, true as is_there, g.id is distinct from gone.id as will_be
      from grants g
      where g.resource_id = any (target.path || path_then) and g.permission = p_permission and (g.expires_at is null or g.expires_at > now_)
        and (g.group_id is not null or g.user_id in (select id from shown))
      union all
      select place.id, who, team, p_change ->> 'access', p_change ->> 'scope', false, true where kind = 'grant'
    )
    select jsonb_build_object('unknown', unknown, 'paths', jsonb_build_array(target.path, path_then), 'own', jsonb_build_array(own, own_then),
      'defaults', (select t.default_grants -> p_permission from services s join service_types t on t.name = s.type where s.resource_id = target.path[1]),
      'users', coalesce((select jsonb_agg(jsonb_build_array(s.uuid, s.username, s.administrator, s.enabled, s.groups, case
          when kind <> 'membership' then s.groups when (p_change ->> 'add')::boolean then s.groups || team
          else array_remove(s.groups, team) end) order by s.uuid) from shown s), '[]'),
      'held', coalesce((select jsonb_agg(jsonb_build_array(held.resource_id, u.uuid, held.group_id, h.name, h.priority, held.access, held.scope,
          held.is_there, held.will_be)) from held left join users u on u.id = held.user_id left join groups h on h.id = held.group_id), '[]')));
end $$;
