-- What comes and goes with something else, told one by one: grants and memberships of what is deleted, memberships that new terms suspend or
-- withdrawn ones give back. Called by the statements that do it; about what is deleted before the deed, for afterwards nobody can say any more whose
-- it was and on what. Where nobody wants to be told this costs one look at a small table; else whatever goes is locked, and so told once, by
-- whoever takes it.

create or replace function has_subscribers(p_actions text[]) returns boolean language sql stable as $$
  select exists (select from webhooks w where w.enabled and w.actions && p_actions)
$$;

-- `create_membership` or `delete_membership`, for every one of these places.
create or replace function enqueue_membership_events(p_action text, p_places memberships[]) returns void language plpgsql volatile as $$
begin
  if cardinality(p_places) > 0 and has_subscribers(array[p_action]) then
    insert into webhook_deliveries (webhook_id, action, target, parameters)
    select w.id, p_action, told.target, told.parameters
    from (
      select p.group_id, p.user_id, u.uuid::text as target,
        webhook_user(u) || jsonb_build_object('group.name', g.name, 'group.id', g.uuid, 'membership.flags',
          case when p_action = 'create_membership' then flags_of(p.group_administrator, p.flags) end) as parameters
      from unnest(p_places) p join users u on u.id = p.user_id join groups g on g.id = p.group_id) told
    join webhooks w on w.enabled and p_action = any (w.actions)
    order by told.group_id, told.user_id, w.id;
  end if;
end $$;

-- `delete_user_permission` or `delete_group_permission`, for every one of these grants.
create or replace function enqueue_grant_events(p_grants bigint[]) returns void language plpgsql volatile as $$
begin
  perform from grants g where g.id = any (p_grants) for update;
  insert into webhook_deliveries (webhook_id, action, target, parameters)
  select w.id, told.action, coalesce(told.parameters ->> 'user.id', told.parameters ->> 'group.id'), told.parameters
  from (
    select g.id, case when g.user_id is null then 'delete_group_permission' else 'delete_user_permission' end as action,
      case when g.user_id is null then jsonb_build_object('group.name', h.name, 'group.id', h.uuid) else webhook_user(u) end
        || webhook_resource(r, root, s) || webhook_permission(g.permission, g.access::text, g.scope::text) as parameters
    from grants g
    join resources r on r.id = g.resource_id join resources root on root.id = r.path[1] left join services s on s.resource_id = root.id
    left join users u on u.id = g.user_id left join groups h on h.id = g.group_id
    where g.id = any (p_grants)) told
  join webhooks w on w.enabled and told.action = any (w.actions)
  order by told.id, w.id;
end $$;

-- What goes with a user or a group. Nobody gives it anything once its row is locked.
create or replace function enqueue_deletion_events(p_user integer, p_group integer) returns void language plpgsql volatile as $$
begin
  if has_subscribers(array['delete_user_permission', 'delete_group_permission', 'delete_membership']) then
    perform from users u where u.id = p_user for update;
    perform from groups g where g.id = p_group for update;
    perform enqueue_grant_events(array(
      select id from grants where user_id = p_user union all select id from grants where group_id = p_group));
    perform from memberships m where m.user_id = p_user or m.group_id = p_group for update;
    perform enqueue_membership_events('delete_membership', array(
      select m from memberships m where m.user_id = p_user union all select m from memberships m where m.group_id = p_group));
  end if;
end $$;

-- The grants that go with a resource and everything below it.
create or replace function enqueue_branch_deletion_events(p_resource bigint) returns void language plpgsql volatile as $$
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
