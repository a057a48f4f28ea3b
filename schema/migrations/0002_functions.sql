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
  include (access, scope, expires_at) where group_id is not null;
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

-- A marker as a token carries it: whole milliseconds since 1970.
create function rev_of(marker timestamptz) returns bigint language sql immutable parallel safe
  as 'select (extract(epoch from marker) * 1000)::bigint';
--> statement-breakpoint
-- The next marker of a user: strictly later than the last, whatever the clock did.
create function next_marker(marker timestamptz) returns timestamptz language sql volatile
  as $$ select greatest(date_trunc('milliseconds', moment()), marker + interval '1 millisecond') $$;
--> statement-breakpoint

-- The caller behind an access token whose signature holds: one row while the session is live, none the moment it is not.
create function live_session(p_sid uuid, p_sub uuid, p_rev bigint)
returns table (user_id integer, user_uuid uuid, username text, administrator boolean, sid uuid)
language plpgsql stable as $$
begin
  return query
    select u.id, u.uuid, u.username, u.role = 'superuser', s.sid
    from sessions s
    join users u on u.id = s.user_id
    where s.sid = p_sid
      and u.uuid = p_sub
      and rev_of(u.last_auth_sensitive_operation_at) = p_rev
      and s.marker = u.last_auth_sensitive_operation_at
      and s.ended_at is null
      and s.absolute_end_at > moment()
      and u.enabled
      and u.activated_at is not null;
end $$;
--> statement-breakpoint

-- GET /v1/sessions/current: the caller, their groups and the session, or null.
create function session_facts(p_sid uuid, p_sub uuid, p_rev bigint) returns jsonb language plpgsql stable as $$
declare
  facts jsonb;
begin
  select jsonb_build_object(
    'user', jsonb_build_object(
      'uuid', u.uuid, 'username', u.username, 'email', u.email, 'full_name', u.user_data ->> 'full_name',
      'role', u.role, 'must_change_password', u.must_change_password, 'created_at', u.created_at),
    'groups', coalesce(
      (select jsonb_agg(g.name order by g.name) from memberships m join groups g on g.id = m.group_id where m.user_id = u.id),
      '[]'::jsonb),
    'session', jsonb_build_object(
      'sid', s.sid, 'created_at', s.created_at, 'last_seen_at', s.last_seen_at, 'absolute_end_at', s.absolute_end_at))
  into facts
  from live_session(p_sid, p_sub, p_rev) caller
  join users u on u.id = caller.user_id
  join sessions s on s.sid = caller.sid;
  return facts;
end $$;
--> statement-breakpoint

-- The grants of one name that a user or their groups hold on a node and its ancestors, as `check_facts` describes them.
create function permission_grants(
  p_user integer, p_groups integer[], p_path bigint[], p_permission text, p_at timestamptz, p_explain boolean
) returns jsonb language plpgsql stable as $$
declare
  depth integer := cardinality(p_path);
begin
  if p_explain then
    return (
      select jsonb_agg(jsonb_build_array(
        depth - array_position(p_path, g.resource_id) + 1, holder.name, holder.priority, g.access, g.scope, g.uuid, r.uuid))
      from grants g
      join resources r on r.id = g.resource_id
      left join groups holder on holder.id = g.group_id
      where g.resource_id = any (p_path) and g.permission = p_permission
        and (g.user_id = p_user or g.group_id = any (p_groups))
        and (g.expires_at is null or g.expires_at > p_at));
  end if;
  return (
    select jsonb_agg(jsonb_build_array(
      depth - array_position(p_path, held.resource_id) + 1, holder.name, holder.priority, held.access, held.scope))
    from (
      select g.resource_id, null::integer as group_id, g.access, g.scope from grants g
      where g.user_id = p_user and g.resource_id = any (p_path) and g.permission = p_permission
        and (g.expires_at is null or g.expires_at > p_at)
      union all
      select g.resource_id, g.group_id, g.access, g.scope from grants g
      where g.resource_id = any (p_path) and g.permission = p_permission and g.group_id = any (p_groups)
        and (g.expires_at is null or g.expires_at > p_at)
    ) held
    left join groups holder on holder.id = held.group_id);
end $$;
--> statement-breakpoint

-- POST /v1/check: everything the decision needs, for any number of questions. `p_users` is null when every question is
-- about the caller. The answer is {live, caller, subjects: [[ref, username, administrator]…], questions: [[found, [grant…]]…]} in
-- the order asked; a grant is [level, group or null, priority or null, access, scope] and with `p_explain` also
-- [..., grant uuid, resource uuid]; level 1 is the resource asked about, 2 its parent, and so on.
create function check_facts(
  p_sid uuid, p_sub uuid, p_rev bigint,
  p_resources uuid[], p_permissions text[], p_users text[], p_explain boolean
) returns jsonb language plpgsql stable as $$
declare
  caller_id integer;
  caller_name text;
  caller_administrator boolean := false;
  caller_groups integer[] := array[1];
  subjects jsonb;
  answers jsonb;
  now_ timestamptz := moment();
begin
  if p_sid is not null then
    select c.user_id, c.username, c.administrator into caller_id, caller_name, caller_administrator
      from live_session(p_sid, p_sub, p_rev) c;
    if not found then
      return jsonb_build_object('live', false);
    end if;
    select array[1, 2] || coalesce(array_agg(m.group_id), '{}') into caller_groups
      from memberships m where m.user_id = caller_id;
  end if;

  if p_users is null then
    select jsonb_agg(jsonb_build_array(r.id is not null, facts.list) order by q.n) into answers
    from unnest(p_resources, p_permissions) with ordinality as q (resource, permission, n)
    left join resources r on r.uuid = q.resource
    cross join lateral permission_grants(
      caller_id, caller_groups, r.path, q.permission, now_, p_explain
    ) as facts (list);
  else
    if not caller_administrator then
      return jsonb_build_object('live', true, 'forbidden', true);
    end if;
    with asked as (
      select distinct subject from unnest(p_users) as a (subject) where subject is not null
    ), known as (
      select a.subject, u.id, u.username, u.role = 'superuser' and u.enabled as administrator,
        case when u.id = 2 then array[1]
          else array[1, 2] || coalesce((select array_agg(m.group_id) from memberships m where m.user_id = u.id), '{}') end as groups
      from asked a
      join users u on u.uuid::text = a.subject or u.username_canonical = a.subject
    )
    select
      (select coalesce(jsonb_object_agg(k.subject, jsonb_build_array(k.username, k.administrator)), '{}'::jsonb) from known k),
      (select jsonb_agg(jsonb_build_array(r.id is not null, facts.list) order by q.n)
        from unnest(p_resources, p_permissions, p_users) with ordinality as q (resource, permission, subject, n)
        left join resources r on r.uuid = q.resource
        left join known k on k.subject = q.subject
        cross join lateral permission_grants(
          case when q.subject is null then caller_id else k.id end,
          case when q.subject is null then caller_groups else k.groups end,
          r.path, q.permission, now_, p_explain
        ) as facts (list))
    into subjects, answers;
  end if;

  return jsonb_build_object(
    'live', true,
    'caller', case when p_sid is null then null else jsonb_build_array(caller_name, caller_administrator) end,
    'subjects', subjects,
    'questions', answers);
end $$;
