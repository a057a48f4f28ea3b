-- POST /v1/check with `remedies`, beside the facts of its one question. Answers `RemedyFacts` of
-- domain/access/remedies.ts; {denial} where the caller may not read grants; `sees_tree` alone where the user or the
-- resource is unknown; null where the session is over. `p_path` is what the check found, from the root to the
-- resource, or to the last node of a path that exists. `p_user` is null for the caller.
--
-- The grants on the path of groups that the user is not in are read up to `max_rows`, of up to `max_groups` groups.
create or replace function remedy_facts(
  p_sid uuid, p_sub uuid, p_rev bigint, p_key bytea, p_path bigint[], p_permission text, p_user text
) returns jsonb language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  max_rows constant integer := 2000;
  max_groups constant integer := 200;
  max_counted constant integer := 100;
  lasts constant interval := interval '7 days'; -- what a proposed grant lasts; whoever applies it chooses
  now_ constant timestamptz := app_now();
  top constant bigint := p_path[1];
  node constant bigint := p_path[cardinality(p_path)];
  caller record;
  account users;
  holders integer[];
  sees_accounts boolean;
  sees_tree boolean;
  rows_read integer;
  joinable jsonb;
begin
  select a.user_id, a.others_denial into caller
    from asking_caller(p_sid, p_sub, p_rev, p_key, 'check', 'grants:read') a;
  if not found then
    return null;
  elsif caller.others_denial is not null then
    return jsonb_build_object('denial', caller.others_denial);
  end if;
  select a.others_denial is null into sees_tree
    from asking_caller(p_sid, p_sub, p_rev, p_key, 'check', 'tree:read') a;
  if p_path is null then
    return jsonb_build_object('sees_tree', sees_tree);
  end if;
  if p_user is null then
    select * into account from users u where u.id = caller.user_id;
  else
    select * into account from find_user(p_user);
  end if;
  if account.id is null then
    return jsonb_build_object('sees_tree', sees_tree);
  end if;
  select a.others_denial is null into sees_accounts
    from asking_caller(p_sid, p_sub, p_rev, p_key, 'check', 'users:read') a;
  holders := array(select h from holder_ids_of(account.id) h);

  with held as materialized (
    select g.group_id, array_position(p_path, g.resource_id) as depth, g.access, g.scope,
      requirement_of(g.requires_aal, g.requires_within_minutes) as requires
    from grants g
    where g.resource_id = any (p_path) and g.permission = p_permission and g.group_id is not null
      and not is_reserved_id(g.group_id) and not g.holder = any (holders) and is_unexpired(g.expires_at, now_)
      and (g.scope = 'recursive' or g.resource_id = node)
    limit max_rows
  ), joinable_group as materialized (
    select h.id, h.uuid, h.name, h.priority,
      jsonb_agg(jsonb_build_array(cardinality(p_path) - held.depth, held.access, held.scope, held.requires)
        order by held.depth) as held
    from held join groups h on h.id = held.group_id
    group by h.id order by h.priority desc, h.name limit max_groups + 1
  )
  select (select count(*) from held),
    coalesce(jsonb_agg(jsonb_build_array(j.uuid, j.name, j.priority, counted.n,
      account.kind <> 'service' and terms.version is not null and not exists (
        select from terms_acceptances a where a.user_id = account.id and a.version_id = terms.version), j.held)
      order by j.priority desc, j.name), '[]')
    into rows_read, joinable
  from joinable_group j
  cross join lateral (select count(*) as n from (
    select from grants g where g.group_id = j.id limit max_counted) few) as counted
  cross join lateral (select group_terms(j.id) as version) as terms;

  return jsonb_build_object(
    'sees_tree', sees_tree,
    'holder', case
      when account.id = 2 then (
        select jsonb_build_object('reference', h.name, 'priority', h.priority) from groups h where h.id = 1)
      when not is_reserved_id(account.id) then
        jsonb_build_object('reference', jsonb_build_object('user', account.uuid), 'priority', null) end,
    'member', case when not is_reserved_id(account.id) then account.uuid end,
    'superuser', account.role = 'superuser',
    'hindrances', case when sees_accounts then to_jsonb(array_remove(array[
      case when not account.enabled then 'disabled' end,
      case when account.activated_at is null then 'unverified' end,
      case when is_locked(account.lock_kind, account.lock_until, now_) then 'locked' end], null)) end,
    'nodes', (
      select jsonb_agg(jsonb_build_array(r.uuid,
        coalesce(node_rules(top, r.type) -> 'permissions' ? p_permission, false), r.name, r.type) order by step.n)
      from unnest(p_path) with ordinality as step (id, n) join resources r on r.id = step.id),
    'defaults', (select d.holders from type_defaults d where d.root = top and d.permission = p_permission),
    'own', coalesce((
      select jsonb_agg(jsonb_build_object('uuid', g.uuid,
        'holder', case when u.id is not null then jsonb_build_object('user', u.uuid)
          when is_reserved_id(h.id) then to_jsonb(h.name) else jsonb_build_object('group', h.name) end,
        'permission', jsonb_strip_nulls(jsonb_build_object('name', g.permission, 'access', g.access, 'scope', g.scope,
          'requires', requirement_of(g.requires_aal, g.requires_within_minutes)))))
      from (
        select * from grants g where g.resource_id = node and is_unexpired(g.expires_at, now_)
        order by g.permission limit 2) g
      left join users u on u.id = g.user_id left join groups h on h.id = g.group_id), '[]'),
    'session', case when p_user is null then (
      select jsonb_build_object('aal', l.aal, 'ageSeconds', date_part('epoch', now_ - l.authenticated_at))
      from live_sessions l where l.sid = p_sid and l.sub = p_sub and l.rev = p_rev) end,
    'groups', joinable - max_groups,
    'complete', rows_read < max_rows and jsonb_array_length(joinable) <= max_groups,
    'ends_at', to_json(date_trunc('second', now_ + lasts)));
end $$;
comment on function remedy_facts(uuid, uuid, bigint, bytea, bigint[], text, text) is
  'What finding the remedies of one question needs besides the facts of the check.';
