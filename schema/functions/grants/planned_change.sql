-- A change that is only thought of, for POST /v1/grants/preview: what it would lay over things as they are. What does not apply to a change is null.
-- Holders are numbers as in `grants.holder`.
drop type if exists planned cascade;
create type planned as (
  faults jsonb,       -- [{at: pointer, code, allowed: what would have been right}] of what there is not or cannot be
  refused text,       -- `no-grant` to delete, `name-taken` by a sibling where something is moved to
  at bigint,          -- the one resource on which it is looked at
  place bigint,       -- the resource that is granted on or moved,
  way bigint[],       -- the ids from its root to it,
  way_then bigint[],  -- and those that a moved one would have;
  crossed bigint[],   -- what is above a moved one either now or then, and not both
  holder integer,     -- whose grant comes or goes, or the user who enters or leaves a group
  name text,          -- the permission of the grant,
  gone bigint,        -- the grant that would not be there any more,
  access access,      -- what a new one would say,
  scope scope,
  deep boolean,       -- whether either reaches below,
  own_then boolean,   -- whether the place would have any grants of its own,
  by_type text[],     -- and what its type gives by default, if it had them before and would not then, or the other way round
  joins integer,      -- the group that the user would enter,
  leaves integer      -- or leave
);

-- From {kind: grant | delete, resource, user or group, name, access, scope, exact, expires_at}, {kind: membership, user, group, add} or {kind: move,
-- resource, parent, name or none}, where users and groups are {uuid} or {name}; and the uuid of a resource.
create or replace function planned_change(p_change jsonb, p_at uuid) returns planned language plpgsql stable as $$
declare
  kind constant text := p_change ->> 'kind';
  at_ constant text := '/change/' || kind || '/';
  holder_at constant text := at_ || case when kind = 'membership' then '' else 'holder/' end;
  now_ constant timestamptz := app_now();
  plan planned;
  target resources;
  parent resources;
  who integer;
  team integer;
  verdict text;
  called text;
  permissions jsonb;
  held grants;
  own integer;
begin
  select r.id into plan.at from resources r where r.uuid = p_at;
  select * into target from resources r where r.uuid = (p_change ->> 'resource')::uuid;
  select * into parent from resources r where r.uuid = (p_change ->> 'parent')::uuid;
  select u.id into who from users u where u.uuid = (p_change -> 'user' ->> 'uuid')::uuid or u.username_canonical = p_change -> 'user' ->> 'name';
  select h.id into team from groups h where h.uuid = (p_change -> 'group' ->> 'uuid')::uuid
    or lower(h.name collate "C") = lower((p_change -> 'group' ->> 'name') collate "C");
  if kind = 'move' then
    verdict := move_denial(target, parent);
    called := coalesce(p_change ->> 'name', target.name);
  end if;
  permissions := coalesce(node_rules(target.path[1], target.type) -> 'permissions', '[]');

  select coalesce(jsonb_agg(jsonb_build_object('at', f.at, 'code', f.code, 'allowed', f.allowed) order by f.n), '[]') into plan.faults
  from (values
    (1, '/at', case when p_at is not null and plan.at is null then 'unknown-resource' end, null::jsonb),
    (2, at_ || 'resource', case when p_change ? 'resource' and target.id is null then 'unknown-resource' end, null),
    (3, holder_at || 'user', case when not p_change ? 'user' or who > 100 then null when who is null then 'unknown-user'
      when kind = 'membership' then 'no-membership' else 'reserved-user' end, null),
    (4, holder_at || 'group', case when not p_change ? 'group' or team > 100 then null when team is null then 'unknown-group'
      when kind = 'membership' then 'no-membership' end, null),
    (5, at_ || 'parent', case when target.id is not null then nullif(verdict, 'moved') end,
      case when verdict = 'nesting' then node_rules(parent.path[1], parent.type) -> 'children' end),
    (6, at_ || 'name', case when is_invalid_package_name(parent.id, called) then 'package-name-not-normalized' end, null),
    (7, at_ || 'permission', case when kind = 'grant' and target.id is not null and not permissions ? (p_change ->> 'name')
      then 'permission-not-of-type' end, permissions),
    (8, at_ || 'permission/expires_at', case when not is_unexpired((p_change ->> 'expires_at')::timestamptz, now_) then 'in-the-past' end, null)
  ) as f (n, at, code, allowed) where f.code is not null;
  if plan.faults <> '[]' then
    return plan;
  end if;

  plan.place := target.id;
  plan.way := target.path;
  plan.way_then := target.path;
  plan.holder := coalesce(who, -team);
  if kind = 'move' then
    plan.way_then := parent.path || target.id;
    plan.crossed := array(select n from unnest(plan.way || plan.way_then) n where not (n = any (plan.way) and n = any (plan.way_then)));
    if exists (select from resources sibling where sibling.parent_id = parent.id and sibling.id <> target.id
        and lower(sibling.name collate "C") = lower(called collate "C")) then
      plan.refused := 'name-taken';
    end if;
  elsif kind = 'membership' then
    if not (p_change ->> 'add')::boolean then
      plan.leaves := (select -m.group_id from memberships m where m.user_id = who and m.group_id = team);
    elsif not exists (select from memberships m where m.user_id = who and m.group_id = team) then
      plan.joins := -team;
    end if;
  else
    select * into held from grants g where g.resource_id = target.id and g.permission = p_change ->> 'name' and g.holder = plan.holder
      and (kind = 'grant' or not (p_change ->> 'exact')::boolean or (g.access::text, g.scope::text) = (p_change ->> 'access', p_change ->> 'scope'));
    if kind = 'grant' then
      plan.access := p_change ->> 'access';
      plan.scope := p_change ->> 'scope';
    elsif held.id is null then
      plan.refused := 'no-grant';
    end if;
    plan.name := p_change ->> 'name';
    plan.gone := held.id;
    plan.deep := coalesce(held.scope = 'recursive', false) or coalesce(plan.scope = 'recursive', false);
    own := (select count(*) from (select from grants g where g.resource_id = target.id and is_unexpired(g.expires_at, now_) limit 2) few);
    plan.own_then := kind = 'grant' or own > (held.id is not null and is_unexpired(held.expires_at, now_))::integer;
    plan.by_type := array(select d.permission from type_defaults d where d.root = target.path[1] and plan.own_then <> (own > 0));
  end if;
  return plan;
end $$;
