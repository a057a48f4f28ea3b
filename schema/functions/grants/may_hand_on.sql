-- What a caller may hand on by grants and memberships: what they may do themselves, as the check decides it
-- (domain/access/decision-contest.ts), without the defaults of service types.

-- Whether the grants of some holders allow a permission at the last node of a path; with `p_below`, at a node below it
-- that has no grants of its own. An allowing grant that ends before `p_until` (null: never) does not count: it must not
-- be replaced by one that outlives it. Nor does one that requires more of a session than `p_aal` and
-- `p_within_minutes`, which the other will require: whoever meets these must meet it too (decision 0102).
create or replace function grants_allow(
  p_holders integer[], p_path bigint[], p_permission text, p_below boolean, p_until timestamptz, p_aal smallint,
  p_within_minutes integer
) returns boolean language sql stable as $$
  select coalesce((
    select g.access = 'allow'
    from grants g left join groups h on h.id = g.group_id
    where g.resource_id = any (p_path) and g.permission = p_permission and g.holder = any (p_holders)
      and is_unexpired(g.expires_at, app_now())
      and (g.access = 'deny' or g.expires_at is null or coalesce(g.expires_at >= p_until, false))
      and (g.requires_aal is null or p_aal is not null)
      and (g.requires_within_minutes is null or coalesce(g.requires_within_minutes >= p_within_minutes, false))
      and (g.scope = 'recursive' or (not p_below and g.resource_id = p_path[cardinality(p_path)]))
    order by g.user_id is null, h.priority desc, array_position(p_path, g.resource_id) desc, g.access = 'allow'
    limit 1), false)
$$;
comment on function grants_allow(integer[], bigint[], text, boolean, timestamptz, smallint, integer) is
  'Whether the grants of holders allow a permission at a node, or below it, until a time, to sessions that meet this.';

-- Below a node, only where a grant denies something can the decision be another than at the node itself.
create or replace function holders_may(
  p_holders integer[], p_path bigint[], p_permission text, p_scope scope, p_until timestamptz, p_aal smallint,
  p_within_minutes integer
) returns boolean language sql stable as $$
  select grants_allow(p_holders, p_path, p_permission, false, p_until, p_aal, p_within_minutes)
    and (p_scope = 'match' or (
      grants_allow(p_holders, p_path, p_permission, true, p_until, p_aal, p_within_minutes) and not exists (
      select from (
        select g.resource_id from grants g
        where g.user_id = any (p_holders) and g.permission = p_permission and g.access = 'deny'
          and is_unexpired(g.expires_at, app_now())
        union
        select g.resource_id from grants g
        where g.group_id = any (array(select -h from unnest(p_holders) h)) and g.permission = p_permission
          and g.access = 'deny' and is_unexpired(g.expires_at, app_now())) as denied
      cross join lateral (select r.path from resources r where r.id = denied.resource_id offset 0) as node
      where node.path[:cardinality(p_path)] = p_path and cardinality(node.path) > cardinality(p_path)
        and not (grants_allow(p_holders, node.path, p_permission, false, p_until, p_aal, p_within_minutes)
          and grants_allow(p_holders, node.path, p_permission, true, p_until, p_aal, p_within_minutes)))))
$$;
comment on function holders_may(integer[], bigint[], text, scope, timestamptz, smallint, integer) is
  'Whether holders are allowed a permission at a node and, if recursive, everywhere below it, until a time.';

-- A key hands on rights only with the scope `check`, with which it uses them itself. What everybody has who signs up is
-- nobody's to keep back. Of what requires something of a session, a caller hands on what theirs (`p_sid`) meets now,
-- with no less of a requirement; a key meets none.
create or replace function may_hand_on(
  p_role text, p_key_scopes text[], p_user integer, p_sid uuid, p_path bigint[], p_permission text, p_scope scope,
  p_until timestamptz, p_aal smallint, p_within_minutes integer
) returns boolean language sql stable as $$
  select holders_may('{-1,-2}', p_path, p_permission, p_scope, p_until, p_aal, p_within_minutes)
    or ((p_key_scopes is null or 'check' = any (p_key_scopes))
      and (p_role = 'superuser' or (
        select holders_may(array(select h from holder_ids_of(p_user) h), p_path, p_permission, p_scope, p_until,
          case when own.aal >= 2 then p_aal end,
          case when own.sid is not null and p_within_minutes is not null then greatest(p_within_minutes,
            ceil(date_part('epoch', app_now() - own.authenticated_at) / 60)::integer) end)
        from (select) as one left join sessions own on own.sid = p_sid)))
$$;
comment on function may_hand_on(
  text, text[], integer, uuid, bigint[], text, scope, timestamptz, smallint, integer) is
  'Whether a caller may do what a grant gives, wherever it gives it and for as long, and so may give it to others.';

-- Of the grants of one access that a group has: for adding members those that allow, for removing them those that deny.
create or replace function may_hand_on_group(
  p_role text, p_key_scopes text[], p_user integer, p_sid uuid, p_group integer, p_access access
) returns boolean language sql stable as $$
  select not exists (
    select from grants g join resources r on r.id = g.resource_id
    where g.group_id = p_group and g.access = p_access and is_unexpired(g.expires_at, app_now())
      and not may_hand_on(p_role, p_key_scopes, p_user, p_sid, r.path, g.permission, g.scope, g.expires_at,
        g.requires_aal, g.requires_within_minutes))
$$;
comment on function may_hand_on_group(text, text[], integer, uuid, integer, access) is
  'Whether a caller may do all that the grants of a group allow, or forbid.';
