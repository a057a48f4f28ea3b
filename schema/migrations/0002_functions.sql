-- What the generator cannot express: reserved rows, triggers, covering indexes, and the hot reads as functions. Over HTTP
-- every statement is planned anew and planning costs more than running; the plan inside a function body is kept by the
-- pooled backend (docs/decisions/0006-hot-reads-are-functions.md). Functions fetch; domain/ decides.

insert into users (id, username, username_canonical, username_skeleton, role, enabled) overriding system value values
  (1, 'system', 'system', 'system', 'reserved', false),
  (2, 'anonymous', 'anonymous', 'anonymous', 'reserved', false),
  (3, 'locked', 'locked', 'locked', 'reserved', false);
--> statement-breakpoint
insert into groups (id, name, description, priority) overriding system value values
  (1, 'everyone', 'Every caller, signed in or not', -2),
  (2, 'authenticated', 'Every signed-in caller', -1);
--> statement-breakpoint

-- Index-only probes for the check: one a level and holder.
drop index grants_user_once;
--> statement-breakpoint
create unique index grants_user_once on grants (user_id, resource_id, permission)
  include (access, scope, expires_at) where user_id is not null;
--> statement-breakpoint
drop index grants_group_once;
--> statement-breakpoint
create unique index grants_group_once on grants (resource_id, permission, group_id)
  include (access, scope, expires_at);
--> statement-breakpoint

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append only', tg_table_name using errcode = 'insufficient_privilege';
end $$;
--> statement-breakpoint
create trigger audit_events_append_only before update or delete or truncate on audit_events
  for each statement execute function refuse_change();
--> statement-breakpoint
create trigger bootstrap_append_only before update or delete or truncate on bootstrap
  for each statement execute function refuse_change();
--> statement-breakpoint

-- A marker as a token carries it: whole milliseconds since 1970. `stable`, as what it calls is: declared immutable it could
-- not be inlined, and calling it costs more than the rest of the session check.
create function rev_of(marker timestamptz) returns bigint language sql stable parallel safe
  as 'select (extract(epoch from marker) * 1000)::bigint';
--> statement-breakpoint
-- The next marker of a user: strictly later than the last, whatever the clock did.
create function next_marker(marker timestamptz) returns timestamptz language sql volatile
  as $$ select greatest(date_trunc('milliseconds', moment()), marker + interval '1 millisecond') $$;
--> statement-breakpoint

-- Sessions that are live at this moment, with what an access token must say to be of one. The one place that knows.
create view live_sessions as
  select s.sid, u.uuid as sub, rev_of(u.last_auth_sensitive_operation_at) as rev,
    u.id as user_id, u.username, u.username_canonical, u.role = 'superuser' as administrator
  from sessions s
  join users u on u.id = s.user_id
  where s.marker = u.last_auth_sensitive_operation_at
    and s.ended_at is null
    and s.absolute_end_at > moment()
    and u.enabled
    and u.activated_at is not null;
--> statement-breakpoint

-- The caller behind an access token whose signature holds: one row while the session is live, none the moment it is not.
-- `rows 1`: a planner that expects a thousand callers reads all users to find them.
create function live_session(p_sid uuid, p_sub uuid, p_rev bigint)
returns table (user_id integer, user_uuid uuid, username text, administrator boolean, sid uuid)
language plpgsql stable rows 1 as $$
begin
  return query
    select l.user_id, l.sub, l.username, l.administrator, l.sid
    from live_sessions l
    where l.sid = p_sid and l.sub = p_sub and l.rev = p_rev;
end $$;
--> statement-breakpoint

-- GET /v1/sessions/current: the caller, their groups and the session, or null.
create function session_facts(p_sid uuid, p_sub uuid, p_rev bigint) returns json
language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  facts json;
begin
  select json_build_object(
    'user', json_build_object(
      'uuid', u.uuid, 'username', u.username, 'email', u.email, 'full_name', u.user_data ->> 'full_name',
      'role', u.role, 'must_change_password', u.must_change_password, 'created_at', u.created_at),
    'groups', to_json(array(
      select g.name from memberships m join groups g on g.id = m.group_id where m.user_id = u.id order by g.name)),
    'session', json_build_object(
      'sid', s.sid, 'created_at', s.created_at, 'last_seen_at', s.last_seen_at, 'absolute_end_at', s.absolute_end_at))
  into facts
  from live_sessions l
  join users u on u.id = l.user_id
  join sessions s on s.sid = l.sid
  where l.sid = p_sid and l.sub = p_sub and l.rev = p_rev;
  return facts;
end $$;
--> statement-breakpoint

-- POST /v1/check: everything the decisions need, for any number of questions. `p_users` is null when every question is about
-- the caller; otherwise it has a uuid or a canonical name for each question, or null for the caller.
--
-- The answer is {live, forbidden, caller: [name, administrator], subjects: {asked: [name, administrator, enabled]}, paths,
-- held}. `paths` has for each question, in the order asked, the ids of the resource's ancestors, root first and itself
-- last; null: no such resource. `held` has each grant on any of them once: [asked user or '', resource id, permission, group
-- or null, priority or null, access, scope], and with `p_explain` also [..., grant uuid, resource uuid]. So what a thousand
-- resources inherit from one root is read once.
--
-- Generic plans: planning for the very parameters takes five times as long as running, and finds nothing better.
create function check_facts(
  p_sid uuid, p_sub uuid, p_rev bigint,
  p_resources uuid[], p_permissions text[], p_users text[], p_explain boolean
) returns json language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  caller_id integer;
  caller_name text;
  caller_canonical text;
  caller_administrator boolean := false;
  caller_groups integer[] := '{1}';
  subjects json;
  paths json;
  held json;
  now_ timestamptz := moment();
begin
  if p_sid is not null then
    select l.user_id, l.username, l.username_canonical, l.administrator,
        '{1,2}' || array(select m.group_id from memberships m where m.user_id = l.user_id)
      into caller_id, caller_name, caller_canonical, caller_administrator, caller_groups
      from live_sessions l where l.sid = p_sid and l.sub = p_sub and l.rev = p_rev;
    if not found then
      return '{"live":false}';
    end if;
  end if;

  if p_users is null and not p_explain and cardinality(p_resources) = 1 then
    -- What is asked most: one question about the caller. The same as below without its joins and sorts.
    select json_build_array(r.path), (
      select json_agg(json_build_array('', node.id, p_permissions[1], h.name, h.priority, g.access, g.scope))
      from unnest(r.path) as node (id)
      cross join lateral (
        select null::integer as group_id, g.access, g.scope from grants g
        where g.user_id = caller_id and g.resource_id = node.id and g.permission = p_permissions[1]
          and (g.expires_at is null or g.expires_at > now_)
        union all
        select g.group_id, g.access, g.scope from grants g
        where g.resource_id = node.id and g.permission = p_permissions[1] and g.group_id = any (caller_groups)
          and (g.expires_at is null or g.expires_at > now_)
      ) as g
      left join groups h on h.id = g.group_id)
    into paths, held
    from resources r where r.uuid = p_resources[1];
    paths := coalesce(paths, '[null]');

  elsif p_users is null and not p_explain then
    with q as materialized (
      select q.n, q.permission, r.path
      from unnest(p_resources, p_permissions) with ordinality as q (resource, permission, n)
      left join resources r on r.uuid = q.resource
    )
    select
      (select json_agg(q.path order by q.n) from q),
      (select json_agg(json_build_array('', asked.id, asked.permission, h.name, h.priority, g.access, g.scope))
      from (select distinct node.id, q.permission from q cross join unnest(q.path) as node (id)) asked
      cross join lateral (
        select null::integer as group_id, g.access, g.scope from grants g
        where g.user_id = caller_id and g.resource_id = asked.id and g.permission = asked.permission
          and (g.expires_at is null or g.expires_at > now_)
        union all
        select g.group_id, g.access, g.scope from grants g
        where g.resource_id = asked.id and g.permission = asked.permission and g.group_id = any (caller_groups)
          and (g.expires_at is null or g.expires_at > now_)
      ) as g
      left join groups h on h.id = g.group_id)
    into paths, held;

  else
    if not caller_administrator
      and exists (select from unnest(p_users) as a (subject) where a.subject <> coalesce(caller_canonical, '')) then
      return '{"live":true,"forbidden":true}';
    end if;
    with known as materialized (
      select '' as subject, caller_id as id, caller_groups as groups, null::json as shown
      union all
      select a.subject, u.id,
        case u.id when 2 then '{1}' else '{1,2}' || array(select m.group_id from memberships m where m.user_id = u.id) end,
        -- A locked subject may as little as a disabled one; the columns are of the next migration, and there when this runs.
        json_build_array(u.username, u.role = 'superuser' and u.enabled, u.id = 2 or u.enabled and u.activated_at is not null
          and (u.lock_kind is null or coalesce(u.lock_until <= now_, false)))
      from (select distinct subject from unnest(p_users) as asked (subject) where subject <> '') a
      cross join lateral (
        select * from users where uuid = case when a.subject ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then a.subject::uuid end
        union all
        select * from users where username_canonical = a.subject
      ) u
    ), q as materialized (
      select q.n, coalesce(q.subject, '') as subject, q.permission, r.path
      from unnest(p_resources, p_permissions, p_users) with ordinality as q (resource, permission, subject, n)
      left join resources r on r.uuid = q.resource
    )
    select
      (select json_object_agg(k.subject, k.shown) from known k where k.subject <> ''),
      (select json_agg(q.path order by q.n) from q),
      (select json_agg(case when p_explain
        then json_build_array(asked.subject, asked.id, asked.permission, h.name, h.priority, g.access, g.scope, case
          when g.group_id is null then (select e.uuid from grants e
            where e.user_id = k.id and e.resource_id = asked.id and e.permission = asked.permission)
          else (select e.uuid from grants e
            where e.resource_id = asked.id and e.permission = asked.permission and e.group_id = g.group_id)
        end, (select place.uuid from resources place where place.id = asked.id))
        else json_build_array(asked.subject, asked.id, asked.permission, h.name, h.priority, g.access, g.scope) end)
      from (select distinct q.subject, node.id, q.permission from q cross join unnest(q.path) as node (id)) asked
      join known k on k.subject = asked.subject
      cross join lateral (
        select null::integer as group_id, g.access, g.scope from grants g
        where g.user_id = k.id and g.resource_id = asked.id and g.permission = asked.permission
          and (g.expires_at is null or g.expires_at > now_)
        union all
        select g.group_id, g.access, g.scope from grants g
        where g.resource_id = asked.id and g.permission = asked.permission and g.group_id = any (k.groups)
          and (g.expires_at is null or g.expires_at > now_)
      ) as g
      left join groups h on h.id = g.group_id)
    into subjects, paths, held;
  end if;

  return json_build_object(
    'live', true,
    'caller', json_build_array(caller_name, caller_administrator),
    'subjects', subjects,
    'paths', paths,
    'held', held);
end $$;
