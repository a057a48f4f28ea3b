-- Webhook messages for what is created or deleted together with something else: grants and memberships of what is
-- deleted, memberships that new terms suspend and withdrawn terms restore. The audit log has no event for each of them,
-- so no trigger queues these; the statements call the functions. Before a deletion, because afterwards nobody knows
-- whose grant it was and on what. Without a subscriber this costs one probe of a small table; else the rows are locked
-- first, so that of simultaneous deletions only one queues messages for them.

create or replace function has_subscribers(p_actions text[]) returns boolean language sql stable as $$
  select exists (select from webhooks w where w.enabled and w.actions && p_actions)
$$;
comment on function has_subscribers(text[]) is 'Whether an enabled webhook subscribes to one of these actions.';

create or replace function enqueue_membership_events(p_action text, p_memberships memberships[]) returns void
language plpgsql volatile as $$
begin
  if cardinality(p_memberships) > 0 and has_subscribers(array[p_action]) then
    insert into webhook_deliveries (webhook_id, action, target, parameters)
    select w.id, p_action, message.target, message.parameters
    from (
      select m.group_id, m.user_id, u.uuid::text as target,
        webhook_user(u) || jsonb_build_object('group.name', g.name, 'group.id', g.uuid, 'membership.flags',
          case when p_action = 'create_membership'
            then flags_of(m.group_administrator, m.flags, (select membership_flag_names())) end) as parameters
      from unnest(p_memberships) m join users u on u.id = m.user_id join groups g on g.id = m.group_id) message
    join webhooks w on w.enabled and p_action = any (w.actions)
    order by message.group_id, message.user_id, w.id;
  end if;
end $$;
comment on function enqueue_membership_events(text, memberships[]) is
  'Queues create_membership or delete_membership for each of these memberships.';

create or replace function enqueue_grant_events(p_grants bigint[]) returns void language plpgsql volatile as $$
begin
  perform from grants g where g.id = any (p_grants) for update;
  insert into webhook_deliveries (webhook_id, action, target, parameters)
  select w.id, message.action, coalesce(message.parameters ->> 'user.id', message.parameters ->> 'group.id'),
    message.parameters
  from (
    select g.id, case when g.user_id is null then 'delete_group_permission' else 'delete_user_permission' end as action,
      case when g.user_id is null then jsonb_build_object('group.name', h.name, 'group.id', h.uuid)
          else webhook_user(u) end
        || webhook_resource(r, root, s) || webhook_permission(
          permission_of(g.permission, g.access, g.scope, g.requires_aal, g.requires_within_minutes)) as parameters
    from grants g
    join resources r on r.id = g.resource_id
    join resources root on root.id = r.path[1] left join services s on s.resource_id = root.id
    left join users u on u.id = g.user_id left join groups h on h.id = g.group_id
    where g.id = any (p_grants)) message
  join webhooks w on w.enabled and message.action = any (w.actions)
  order by message.id, w.id;
end $$;
comment on function enqueue_grant_events(bigint[]) is
  'Queues delete_user_permission or delete_group_permission for each of these grants.';

-- Locks the user or the group first: nobody can give it a grant or a membership from then on.
create or replace function enqueue_deletion_events(p_user integer, p_group integer) returns void
language plpgsql volatile as $$
begin
  if has_subscribers(array['delete_user_permission', 'delete_group_permission', 'delete_membership']) then
    perform from users u where u.id = p_user for update;
    perform from groups g where g.id = p_group for update;
    perform enqueue_grant_events(array(
      select id from grants where user_id = p_user union all select id from grants where group_id = p_group));
    perform from memberships m where m.user_id = p_user or m.group_id = p_group for update;
    perform enqueue_membership_events('delete_membership', array(
      select m from memberships m where m.user_id = p_user
      union all select m from memberships m where m.group_id = p_group));
  end if;
end $$;
comment on function enqueue_deletion_events(integer, integer) is
  'Queues messages for the grants and memberships that are deleted together with a user or a group.';

create or replace function enqueue_branch_deletion_events(p_resource bigint) returns void
language plpgsql volatile as $$
declare
  branch bigint[];
begin
  if has_subscribers(array['delete_user_permission', 'delete_group_permission']) then
    with recursive below as (
      select id from resources where id = p_resource
      union all select r.id from below join resources r on r.parent_id = below.id)
    select array_agg(id) into branch from below;
    perform from resources r where r.id = any (branch) order by cardinality(r.path), r.id for update;
    perform enqueue_grant_events(array(select g.id from grants g where g.resource_id = any (branch)));
  end if;
end $$;
comment on function enqueue_branch_deletion_events(bigint) is
  'Queues messages for the grants that are deleted together with a resource and everything below it.';
