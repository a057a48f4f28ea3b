-- Where `reach_page` goes on after a node (`ids` from the root of the service, `line` the uuids below the top) on which, and just before
-- which, the user is allowed nothing: at the node `target`; or after the branch of the node at `depth` of `ids`; or, with neither, at the next
-- node; or nowhere (`finished`).
create or replace function reach_leap(
  top bigint[], ids bigint[], line uuid[], p_sub uuid, p_user text, p_permission text, cap integer
) returns table (finished boolean, target bigint[], target_line uuid[], depth integer)
language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  subject integer;
  groups integer[];
  here bigint := ids[cardinality(ids)];
  allowing bigint[];
  denying bigint[];
  denied_here_alone bigint;
begin
  finished := false;
  select u.id, case u.id when 2 then '{1}' else '{1,2}' || array(select m.group_id from memberships m where m.user_id = u.id) end
    into subject, groups from users u
    where case
      when p_user is null then u.uuid = p_sub or p_sub is null and u.id = 2
      when p_user ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then u.uuid = p_user::uuid
      else u.username_canonical = p_user end;

  -- Where somebody has more grants than are worth going through, and where a type gives by default: node by node.
  if exists (select from services s join service_types t on t.name = s.type
      where s.resource_id = top[1] and jsonb_array_length(t.default_grants -> p_permission) > 0)
    or cap < (select count(*) from (select from grants g where g.user_id = subject limit cap + 1) own)
    or exists (select from unnest(groups) as h (id)
      where cap < (select count(*) from (select from grants g where g.group_id = h.id limit cap + 1) theirs)) then
    return next;
    return;
  end if;

  select array_agg(g.resource_id) filter (where g.access = 'allow' and g.scope = 'recursive'),
      array_agg(g.resource_id) filter (where g.access = 'deny' and g.scope = 'recursive'),
      count(*) filter (where g.resource_id = here and g.access = 'deny' and g.scope = 'match')
    into allowing, denying, denied_here_alone
    from grants g
    where g.resource_id = any (ids) and g.permission = p_permission and g.holder = any (subject || array(select -h.id from unnest(groups) as h (id)))
      and (g.expires_at is null or g.expires_at > moment());

  -- What is denied on this node alone may be allowed just below.
  if denied_here_alone > 0 then
    return next;
    return;
  end if;

  -- The deepest denied branch that something above it would allow.
  select max(n) into depth from unnest(ids) with ordinality as p (node, n)
    where n > cardinality(top) and p.node = any (denying) and ids[:n - 1] && allowing;

  select r.path, place.line into target, target_line
    from (
      select g.resource_id from grants g where g.user_id = subject and g.permission = p_permission and g.access = 'allow'
        and (g.expires_at is null or g.expires_at > moment())
      union
      select g.resource_id from grants g where g.group_id = any (groups) and g.permission = p_permission and g.access = 'allow'
        and (g.expires_at is null or g.expires_at > moment())
    ) held
    join resources r on r.id = held.resource_id and r.path[:cardinality(top)] = top
    cross join lateral (
      select array_agg(a.uuid order by cardinality(a.path)) as line
      from resources a where a.id = any (r.path[cardinality(top) + 1:])) as place
    where place.line > reach_leap.line
    order by place.line limit 1;

  -- Whichever comes first. A branch ends before what is allowed next unless that is in it.
  if target is not null and depth is not null then
    if target[:depth] = ids[:depth] then
      depth := null;
    else
      target := null;
      target_line := null;
    end if;
  end if;
  finished := target is null and depth is null;
  return next;
end $$;
