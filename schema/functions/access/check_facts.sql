-- POST /v1/check: everything the decisions need, for any number of questions. `p_users` is null when every question is about
-- the caller; otherwise it has a uuid or a canonical name for each question, or null for the caller. One question about the caller alone is
-- what is asked most: `check_facts_one` answers the same to that, sooner.
--
-- The answer is {live, forbidden, caller: [name, administrator], subjects: {asked: [name, administrator, enabled]}, paths,
-- held, defaults}. `paths` has for each question, in the order asked, the ids of the resource's ancestors, root first and itself
-- last; null: no such resource. `held` has each grant on any of them once: [asked user or '', resource id, permission, group
-- or null, priority or null, access, scope], and with `p_explain` also [..., grant uuid, resource uuid]. So what a thousand
-- resources inherit from one root is read once. `defaults` has for some questions, by place from 0, which pseudo groups have the
-- permission by the service's type: where the resource has no grant of its own at all that holds (pypicloud's rule).
--
-- With `offset 0` grants are probed by all that is known of them: else the planner may go through what thousands hold on one node. With an order
-- the first of a node is looked for by the index: else it may go through all, where it believes that each node has many.
--
-- Generic plans: planning for the very parameters takes five times as long as running, and finds nothing better.
create or replace function check_facts(
  p_sid uuid, p_sub uuid, p_rev bigint,
  p_resources uuid[], p_permissions text[], p_users text[], p_explain boolean
) returns json language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  caller_name text;
  caller_canonical text;
  caller_administrator boolean := false;
  caller_holders integer[] := '{-1}';
  subjects json;
  paths json;
  held json;
  defaults json;
  now_ timestamptz := app_now();
begin
  if p_sid is not null then
    select l.username, l.username_canonical, l.administrator, array(select h from holder_ids_of(l.user_id) h)
      into caller_name, caller_canonical, caller_administrator, caller_holders
      from live_sessions l where l.sid = p_sid and l.sub = p_sub and l.rev = p_rev;
    if not found then
      return '{"live":false}';
    end if;
  end if;
  if not caller_administrator
    and exists (select from unnest(p_users) as a (subject) where a.subject <> coalesce(caller_canonical, '')) then
    return '{"live":true,"forbidden":true}';
  end if;

  with known as materialized (
    select '' as subject, caller_holders as holders, null::json as shown
    union all
    select a.subject, array(select h from holder_ids_of(u.id) h),
      -- A locked subject may as little as a disabled one.
      json_build_array(u.username, u.role = 'superuser' and u.enabled,
        u.id = 2 or is_account_active(u.enabled, u.activated_at, u.lock_kind, u.lock_until, now_))
    from (select distinct subject from unnest(p_users) as asked (subject) where subject <> '') a
    cross join lateral find_user(a.subject) u
  ), q as materialized (
    select q.n, coalesce(q.subject, '') as subject, q.permission, r.path
    from unnest(p_resources, p_permissions, p_users) with ordinality as q (resource, permission, subject, n)
    left join resources r on r.uuid = q.resource
  )
  select
    (select json_object_agg(k.subject, k.shown) from known k where k.subject <> ''),
    (select json_agg(q.path order by q.n) from q),
    (select json_agg(case when p_explain
      then json_build_array(asked.subject, g.resource_id, asked.permission, h.name, h.priority, g.access, g.scope,
        (select e.uuid from grants e
          where e.resource_id = g.resource_id and e.permission = asked.permission and e.holder = g.holder),
        (select place.uuid from resources place where place.id = g.resource_id))
      else json_build_array(asked.subject, g.resource_id, asked.permission, h.name, h.priority, g.access, g.scope) end)
    -- Ids come twice where paths share nodes; the scan sorts them once more anyway.
    from (select q.subject, q.permission, array_agg(node.id) as ids from q cross join unnest(q.path) as node (id)
      group by q.subject, q.permission) asked
    join known k on k.subject = asked.subject
    cross join lateral (
      select g.resource_id, g.holder, g.access, g.scope from grants g
      where g.resource_id = any (asked.ids) and g.permission = asked.permission and g.holder = any (k.holders)
        and is_unexpired(g.expires_at, now_) offset 0
    ) as g
    left join groups h on h.id = -g.holder),
    (select json_object_agg(q.n - 1, d.default_grants -> q.permission) from q join (
      select s.resource_id, t.default_grants from services s join service_types t on t.name = s.type
      where t.default_grants <> '{}' and s.resource_id in (select q.path[1] from q)) d on d.resource_id = q.path[1]
    where case when d.default_grants ? q.permission then (select g.resource_id from grants g
      where g.resource_id = q.path[cardinality(q.path)] and is_unexpired(g.expires_at, now_) order by g.permission limit 1) is null end)
  into subjects, paths, held, defaults;

  return json_build_object(
    'live', true,
    'caller', json_build_array(caller_name, caller_administrator),
    'subjects', subjects,
    'paths', paths,
    'held', held,
    'defaults', defaults);
end $$;
