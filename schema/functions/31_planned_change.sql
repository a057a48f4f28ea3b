-- What a change that is only thought of is about, for POST /v1/grants/preview. It has a kind: {kind: grant | delete, resource, user or group,
-- name, access, scope, exact, expires_at}, {kind: membership, user, group, add}, {kind: move, resource, parent, name or none}; users and groups are {uuid} or
-- {name}. The answer:
--   faults    [{at: pointer, code, allowed: what would have been right}] of what there is not or cannot be
--   refused   `no-grant` to delete, `name-taken` by a sibling where something is moved to; null: it could be done
--   place     the resource that is granted on or moved, its `way` from the root, and `way_then` the one that a moved one would have
--   crossed   the nodes that are above what is moved either now or then, and not both
--   gone      the grant that would not be there any more; `deep`: it or the new one reaches below
--   own, own_then   whether the resource has grants of its own, which shut out the defaults of its type
drop function if exists planned_change(jsonb);
create function planned_change(
  p_change jsonb, out faults jsonb, out refused text, out place bigint, out way bigint[], out way_then bigint[], out crossed bigint[], out who integer,
  out team integer, out gone bigint, out deep boolean, out own boolean, out own_then boolean
) language plpgsql stable as $$
declare
  kind text := p_change ->> 'kind';
  at_ text := '/change/' || kind || '/';
  holder_at text := at_ || case when kind = 'membership' then '' else 'holder/' end;
  target resources;
  parent resources;
  held grants;
  counted integer;
  verdict text;
  called text;
  now_ timestamptz := moment();
begin
  faults := '[]';
  if p_change ? 'resource' then
    select * into target from resources r where r.uuid = (p_change ->> 'resource')::uuid;
    if not found then
      faults := faults || jsonb_build_object('at', at_ || 'resource', 'code', 'unknown-resource');
    end if;
    place := target.id;
    way := target.path;
    way_then := way;
  end if;
  if p_change ? 'user' then
    select u.id into who from users u where u.uuid = (p_change -> 'user' ->> 'uuid')::uuid
      or u.username_canonical = p_change -> 'user' ->> 'name';
    if who is null or who <= 100 then
      faults := faults || jsonb_build_object('at', holder_at || 'user', 'code',
        case when who is null then 'unknown-user' when kind = 'membership' then 'no-membership' else 'reserved-user' end);
    end if;
  end if;
  if p_change ? 'group' then
    select h.id into team from groups h where h.uuid = (p_change -> 'group' ->> 'uuid')::uuid
      or lower(h.name collate "C") = lower((p_change -> 'group' ->> 'name') collate "C");
    if team is null or team <= 100 and kind = 'membership' then
      faults := faults || jsonb_build_object('at', holder_at || 'group', 'code',
        case when team is null then 'unknown-group' else 'no-membership' end);
    end if;
  end if;

  if kind = 'move' then
    select * into parent from resources r where r.uuid = (p_change ->> 'parent')::uuid;
    called := coalesce(p_change ->> 'name', target.name);
    verdict := move_verdict(target, parent);
    if place is not null and verdict <> 'moved' then
      faults := faults || jsonb_build_object('at', at_ || 'parent', 'code', verdict, 'allowed',
        case when verdict = 'nesting' then node_rules(parent.path[1], parent.type) -> 'children' end);
    end if;
    if unfit_package_name(parent.id, called) then
      faults := faults || jsonb_build_object('at', at_ || 'name', 'code', 'package-name-not-normalized');
    end if;
    if exists (select from resources sibling where sibling.parent_id = parent.id and sibling.id <> place
        and lower(sibling.name collate "C") = lower(called collate "C")) then
      refused := 'name-taken';
    end if;
    way_then := parent.path || place;
    crossed := array(select n from unnest(way || way_then) n where not (n = any (way) and n = any (way_then)));
  end if;
  if kind = 'grant' and place is not null and not coalesce(node_rules(way[1], target.type) -> 'permissions' ? (p_change ->> 'name'), false) then
    faults := faults || jsonb_build_object('at', at_ || 'permission', 'code', 'permission-not-of-type', 'allowed',
      coalesce(node_rules(way[1], target.type) -> 'permissions', '[]'));
  end if;
  if (p_change ->> 'expires_at')::timestamptz <= now_ then
    faults := faults || jsonb_build_object('at', at_ || 'permission/expires_at', 'code', 'in-the-past');
  end if;
  if faults <> '[]' or kind not in ('grant', 'delete') then
    return;
  end if;

  select * into held from grants g where g.resource_id = place and g.permission = p_change ->> 'name' and (g.user_id = who or g.group_id = team)
    and (kind = 'grant' or not (p_change ->> 'exact')::boolean or (g.access::text, g.scope::text) = (p_change ->> 'access', p_change ->> 'scope'));
  if kind = 'delete' and held.id is null then refused := 'no-grant'; end if;
  gone := held.id;
  deep := coalesce(held.scope = 'recursive', false) or kind = 'grant' and p_change ->> 'scope' = 'recursive';
  counted := (select count(*) from (
    select from grants g where g.resource_id = place and (g.expires_at is null or g.expires_at > now_) limit 2) few);
  own := counted > 0;
  own_then := kind = 'grant' or counted > (held.id is not null and coalesce(held.expires_at > now_, true))::integer;
end $$;
