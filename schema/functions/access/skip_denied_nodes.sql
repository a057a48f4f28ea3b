-- Where `accessible_resources_page` goes on after a node (`ids` from the root of the service, `line` the uuids below the top) on which, and just before
-- which, the user is allowed nothing: at the node `target`; or after the branch of the node at `depth` of `ids`; or, with neither, at the next
-- node; or nowhere (`finished`).
create or replace function skip_denied_nodes(
  top bigint[], ids bigint[], line uuid[], p_sub uuid, p_user text, p_permission text, cap integer
) returns table (finished boolean, target bigint[], target_line uuid[], depth integer)
language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  holders integer[];
  here bigint := ids[cardinality(ids)];
  allowing bigint[];
  denying bigint[];
  denied_here_alone bigint;
begin
  finished := false;
  holders := array(select h from find_user(coalesce(p_user, p_sub::text, 'anonymous')) u cross join lateral holder_ids_of(u.id) h);

  -- Where somebody has more grants than are worth going through, and where a type gives by default: node by node.
  if exists (select from type_defaults d where d.root = top[1] and d.permission = p_permission)
    or exists (select from unnest(holders) as h (id) where cap < (select count(*) from (
      select from grants g where g.user_id = h.id union all select from grants g where g.group_id = -h.id limit cap + 1) theirs)) then
    return next;
    return;
  end if;

  select array_agg(g.resource_id) filter (where g.access = 'allow' and g.scope = 'recursive'),
      array_agg(g.resource_id) filter (where g.access = 'deny' and g.scope = 'recursive'),
      count(*) filter (where g.resource_id = here and g.access = 'deny' and g.scope = 'match')
    into allowing, denying, denied_here_alone
    from grants g
    where g.resource_id = any (ids) and g.permission = p_permission and g.holder = any (holders) and is_unexpired(g.expires_at, app_now());

  -- What is denied on this node alone may be allowed just below.
  if denied_here_alone > 0 then
    return next;
    return;
  end if;

  -- The deepest denied branch that something above it would allow.
  select max(n) into depth from unnest(ids) with ordinality as p (node, n)
    where n > cardinality(top) and p.node = any (denying) and ids[:n - 1] && allowing;

  select p.path, p.line into target, target_line
    from granted_nodes(top, skip_denied_nodes.line, p_permission, holders, 'allow') p order by p.line limit 1;

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
