-- A change that POST /v1/grants/preview previews: what it would lay over the rows that are there. A column that does
-- not apply to the kind of change is null. Holders are numbers as in `grants.holder`.
drop type if exists planned_change cascade;
create type planned_change as (
  errors jsonb,                -- [{pointer, code, allowed: what would have been valid}] of what is invalid
  refused text,                -- `no-grant` to delete, `name-taken` by a sibling of the new place
  only_node bigint,            -- the one resource that the preview is asked about; null: all
  node bigint,                 -- the resource that is granted on or moved,
  path bigint[],               -- the ids from its root to it,
  path_after bigint[],         -- and those that a moved one would have
  crossed_nodes bigint[],      -- nodes above a moved one either before or after the move, but not both
  holder integer,              -- whose grant is added or removed, or the user who joins or leaves a group
  permission text,             -- the permission of the grant,
  removed_grants bigint[],     -- the grants that would no longer be there: one, or those of a review,
  removed_holders integer[],   -- of a review: whose they are,
  emptied_nodes bigint[],      -- and the nodes that would lose their last grant, of types that then give by default
  new_access access,           -- what a new one would say,
  new_scope scope,
  new_requires_aal smallint,
  new_requires_within_minutes integer,
  reaches_below boolean,       -- and whether either of them is recursive
  has_grants_after boolean,    -- whether the node would have any grants of its own,
  toggled_defaults text[],     -- and the permissions that its type gives by default, if that begins or ends to apply
  joined_group integer,        -- the group that the user would join
  left_group integer           -- or leave
);

-- The change is {kind: grant | delete, resource, user or group, name, access, scope, requires, exact, expires_at},
-- {kind: membership, user, group, add} or {kind: move, resource, parent, name or none}; users and groups are {uuid} or
-- {name}.
create or replace function plan_change(p_change jsonb, p_only_uuid uuid) returns planned_change
language plpgsql stable as $$
declare
  kind constant text := p_change ->> 'kind';
  pointer constant text := '/change/' || kind || '/';
  holder_pointer constant text := pointer || case when kind = 'membership' then '' else 'holder/' end;
  now_ constant timestamptz := app_now();
  plan planned_change;
  target resources;
  parent resources;
  named_user integer;
  named_group integer;
  denial text;
  new_name text;
  rules_permissions jsonb;
  held grants;
  own_grants integer;
begin
  select r.id into plan.only_node from resources r where r.uuid = p_only_uuid;
  select * into target from resources r where r.uuid = (p_change ->> 'resource')::uuid;
  select * into parent from resources r where r.uuid = (p_change ->> 'parent')::uuid;
  select u.id into named_user from users u
    where u.uuid = (p_change -> 'user' ->> 'uuid')::uuid or u.username_canonical = p_change -> 'user' ->> 'name';
  select h.id into named_group from groups h
    where h.uuid = (p_change -> 'group' ->> 'uuid')::uuid
      or casefold(normalize(h.name, NFKC) collate pg_unicode_fast) = name_form(p_change -> 'group' ->> 'name');
  if kind = 'move' then
    denial := move_denial(target, parent);
    new_name := coalesce(p_change ->> 'name', target.name);
  end if;
  rules_permissions := coalesce(node_rules(target.path[1], target.type) -> 'permissions', '[]');

  select coalesce(
      jsonb_agg(jsonb_build_object('pointer', f.pointer, 'code', f.code, 'allowed', f.allowed) order by f.n), '[]')
    into plan.errors
  from (values
    (1, '/at', case when p_only_uuid is not null and plan.only_node is null then 'unknown-resource' end, null::jsonb),
    (2, pointer || 'resource', case when p_change ? 'resource' and target.id is null then 'unknown-resource' end, null),
    (3, holder_pointer || 'user', case
      when not p_change ? 'user' or not is_reserved_id(named_user) then null
      when named_user is null then 'unknown-user'
      when kind = 'membership' then 'membership-not-allowed'
      else 'reserved-user' end, null),
    (4, holder_pointer || 'group', case
      when not p_change ? 'group' or not is_reserved_id(named_group) then null
      when named_group is null then 'unknown-group'
      when kind = 'membership' then 'membership-not-allowed' end, null),
    (5, pointer || 'parent', case when target.id is not null then denial end,
      case when denial = 'child-type-not-allowed' then node_rules(parent.path[1], parent.type) -> 'children' end),
    (6, pointer || 'name',
      case when is_invalid_package_name(parent.id, new_name) then 'not-normalized' end, null),
    (7, pointer || 'permission', case
      when kind = 'grant' and target.id is not null and not rules_permissions ? (p_change ->> 'name')
      then 'permission-not-allowed' end, rules_permissions),
    (8, pointer || 'permission/expires_at',
      case when not is_unexpired((p_change ->> 'expires_at')::timestamptz, now_) then 'in-the-past' end, null)
  ) as f (n, pointer, code, allowed) where f.code is not null;
  if plan.errors <> '[]' then
    return plan;
  end if;

  plan.node := target.id;
  plan.path := target.path;
  plan.path_after := target.path;
  plan.holder := coalesce(named_user, -named_group);
  if kind = 'move' then
    plan.path_after := parent.path || target.id;
    plan.crossed_nodes := array(
      select n from unnest(plan.path || plan.path_after) n
      where not (n = any (plan.path) and n = any (plan.path_after)));
    if exists (select from resources sibling where sibling.parent_id = parent.id and sibling.id <> target.id
        and lower(sibling.name collate "C") = lower(new_name collate "C")) then
      plan.refused := 'name-taken';
    end if;
  elsif kind = 'membership' then
    if not (p_change ->> 'add')::boolean then
      plan.left_group := (
        select -m.group_id from memberships m where m.user_id = named_user and m.group_id = named_group);
    elsif not exists (select from memberships m where m.user_id = named_user and m.group_id = named_group) then
      plan.joined_group := -named_group;
    end if;
  else
    select * into held from grants g
      where g.resource_id = target.id and g.permission = p_change ->> 'name' and g.holder = plan.holder
        and (kind = 'grant' or not (p_change ->> 'exact')::boolean
          or (g.access::text, g.scope::text) = (p_change ->> 'access', p_change ->> 'scope'))
        and (kind = 'grant' or not p_change ? 'requires'
          or requirement_of(g.requires_aal, g.requires_within_minutes) = p_change -> 'requires');
    if kind = 'grant' then
      plan.new_access := p_change ->> 'access';
      plan.new_scope := p_change ->> 'scope';
      plan.new_requires_aal := p_change -> 'requires' ->> 'aal';
      plan.new_requires_within_minutes := p_change -> 'requires' ->> 'within_minutes';
    elsif held.id is null then
      plan.refused := 'no-grant';
    end if;
    plan.permission := p_change ->> 'name';
    plan.removed_grants := case when held.id is not null then array[held.id] end;
    plan.reaches_below := coalesce(held.scope = 'recursive', false) or coalesce(plan.new_scope = 'recursive', false);
    own_grants := (select count(*) from (
      select from grants g where g.resource_id = target.id and is_unexpired(g.expires_at, now_) limit 2) few);
    plan.has_grants_after := kind = 'grant'
      or own_grants > (held.id is not null and is_unexpired(held.expires_at, now_))::integer;
    plan.toggled_defaults := array(
      select d.permission from type_defaults d
      where d.root = target.path[1] and plan.has_grants_after <> (own_grants > 0));
  end if;
  return plan;
end $$;
comment on function plan_change(jsonb, uuid) is
  'A previewed change, resolved and checked.';
