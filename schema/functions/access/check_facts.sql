-- POST /v1/check, any number of questions. `p_users` is null if every question is about the caller; else it has for
-- each question a uuid or a canonical name, or null for the caller. `check_facts_one` answers the same to one question
-- about the caller, the most frequent case, and is faster.
--
-- `p_key` is the digest of an API key, in place of a session. `p_scope` is what the key needs, `p_others_scope` what
-- the role and the key need for questions about others.
--
-- Answers `CheckFacts` of domain/access/check-facts.ts, or why not (`asking_refusal`): {live, caller: [name,
-- administrator, uuid], subjects: {reference: [name, administrator, enabled]}, now, paths, grants, defaults, foreign,
-- ceiling, is_use_due}:
--   now       seconds since 1970, for what a question about another user says of their authentication
--   paths     for each question, in order, the ids of the nodes from the root to the resource; null: no such resource
--   grants    each grant on any of these nodes once, so that what a thousand resources inherit from one root is read
--             once: [reference or '', resource id, permission, group or null, priority or null, access, scope, what it
--             requires or null], and with `p_explain` also [..., grant uuid, resource uuid]. What it requires is [aal,
--             within_minutes, aal of the caller's session, seconds since its user authenticated]; the last two are null
--             for others and without a session
--   defaults  by index of the question, from 0: the pseudo groups that have the permission by the service's type, for
--             resources without any unexpired grant of their own (as in pypicloud)
--   foreign   the indexes of the questions about a permission that resources of this type do not have
--   ceiling   the branches of a key that is limited to some
--
-- `offset 0` has grants probed by everything that is known of them; without it the planner may read all that thousands
-- of users hold on one node. `order by ... limit 1` has the first grant of a node looked up in the index; without it
-- the planner may read the whole table where it expects many grants on each node.
--
-- Generic plans: planning for the actual parameters takes five times as long as running, and finds nothing better.
create or replace function check_facts(
  p_sid uuid, p_sub uuid, p_rev bigint, p_key bytea, p_scope text, p_others_scope text,
  p_resources uuid[], p_permissions text[], p_users text[], p_explain boolean
) returns json language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  caller record;
  refusal json;
  subjects json;
  paths json;
  grant_rows json;
  defaults json;
  foreign_questions json;
  now_ timestamptz := app_now();
begin
  select null::integer as user_id, null::uuid as user_uuid, null::text as username, false as administrator,
      false as is_use_due, null::json as ceiling, null::smallint as aal, null::timestamptz as authenticated_at,
      array[-1] as holders into caller;
  if p_sid is not null or p_key is not null then
    select a.*, array(select h from holder_ids_of(a.user_id) h) as holders into caller
      from asking_caller(p_sid, p_sub, p_rev, p_key, p_scope, p_others_scope) a;
    if not found then
      return '{"live":false}';
    end if;
    refusal := asking_refusal(caller.required_action, caller.denial, case
      when exists (select from unnest(p_users) as a (subject)
        where a.subject not in (caller.username_canonical, caller.user_uuid::text)) then caller.others_denial end);
    if refusal is not null then
      return refusal;
    end if;
  elsif exists (select from unnest(p_users) as a (subject) where a.subject <> '') then
    return asking_refusal(null, null, 'forbidden');
  end if;

  with subject_row as materialized (
    select '' as subject, caller.holders as holders, caller.aal as aal,
      date_part('epoch', now_ - caller.authenticated_at) as age_seconds, null::json as answer
    union all
    -- Of others no session counts, and callers may name themselves.
    select a.subject, array(select h from holder_ids_of(u.id) h), case when u.id = caller.user_id then caller.aal end,
      case when u.id = caller.user_id then date_part('epoch', now_ - caller.authenticated_at) end,
      json_build_array(u.username, u.role = 'superuser' and u.enabled,
        u.id = 2 or is_account_active(u.enabled, u.activated_at, u.lock_kind, u.lock_until, now_))
    from (select distinct subject from unnest(p_users) as reference (subject) where subject <> '') a
    cross join lateral find_user(a.subject) u
  ), q as materialized (
    select q.n, coalesce(q.subject, '') as subject, q.permission, r.path, r.type
    from unnest(p_resources, p_permissions, p_users) with ordinality as q (resource, permission, subject, n)
    left join resources r on r.uuid = q.resource
  )
  select
    (select json_object_agg(s.subject, s.answer) from subject_row s where s.subject <> ''),
    (select json_agg(q.path order by q.n) from q),
    (select json_agg(case when p_explain
      then json_build_array(wanted.subject, g.resource_id, wanted.permission, h.name, h.priority, g.access, g.scope,
        g.requirement, (select e.uuid from grants e
          where e.resource_id = g.resource_id and e.permission = wanted.permission and e.holder = g.holder),
        (select node.uuid from resources node where node.id = g.resource_id))
      else json_build_array(
        wanted.subject, g.resource_id, wanted.permission, h.name, h.priority, g.access, g.scope,
        g.requirement) end)
    -- An id appears twice in `ids` where paths share a node; the index scan removes duplicates.
    from (select q.subject, q.permission, array_agg(node.id) as ids from q cross join unnest(q.path) as node (id)
      group by q.subject, q.permission) wanted
    join subject_row s on s.subject = wanted.subject
    cross join lateral (
      select g.resource_id, g.holder, g.access, g.scope,
        case when num_nonnulls(g.requires_aal, g.requires_within_minutes) > 0
          then json_build_array(g.requires_aal, g.requires_within_minutes, s.aal, s.age_seconds) end as requirement
      from grants g
      where g.resource_id = any (wanted.ids) and g.permission = wanted.permission and g.holder = any (s.holders)
        and is_unexpired(g.expires_at, now_) offset 0
    ) as g
    left join groups h on h.id = -g.holder),
    (select json_object_agg(q.n - 1, d.default_grants -> q.permission) from q join (
      select s.resource_id, t.default_grants from services s join service_types t on t.name = s.type
      where t.default_grants <> '{}' and s.resource_id in (select q.path[1] from q)) d on d.resource_id = q.path[1]
    where case when d.default_grants ? q.permission then (select g.resource_id from grants g
      where g.resource_id = q.path[cardinality(q.path)] and is_unexpired(g.expires_at, now_)
      order by g.permission limit 1) is null end),
    -- Each kind of node once, however many questions are about it.
    (select json_agg(q.n - 1) from q join (
      select kind.root, kind.type, kind.permission
      from (select distinct q.path[1] as root, q.type, q.permission from q) kind
        join services s on s.resource_id = kind.root join service_types t on t.name = s.type
      where not jsonb_exists(t.nodes -> kind.type -> 'permissions', kind.permission)) lacking
      on lacking.root = q.path[1] and lacking.type = q.type and lacking.permission = q.permission)
  into subjects, paths, grant_rows, defaults, foreign_questions;

  return json_build_object(
    'live', true,
    'caller', json_build_array(caller.username, caller.administrator, caller.user_uuid),
    'subjects', subjects,
    'now', case when p_users is not null then date_part('epoch', now_) end,
    'paths', paths,
    'grants', grant_rows,
    'defaults', defaults,
    'foreign', foreign_questions,
    'ceiling', caller.ceiling,
    'is_use_due', caller.is_use_due);
end $$;
comment on function check_facts(uuid, uuid, bigint, bytea, text, text, uuid[], text[], text[], boolean) is
  'What the decisions about any number of questions need.';
