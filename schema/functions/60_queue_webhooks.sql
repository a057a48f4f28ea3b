-- Every change that writes down what it did also queues, in the same statement, what webhooks are to be told of it. Where nobody listens it
-- costs one look at an empty table.

create or replace function queue_webhooks() returns trigger language plpgsql as $$
begin
  if exists (select from webhooks where enabled) then
    insert into webhook_deliveries (webhook_id, action, target, parameters)
    select w.id, told.action, coalesce(told.parameters ->> 'user.id', told.parameters ->> 'group.id', e.target), told.parameters
    from events e cross join lateral webhook_events(e.action, e.target_kind, e.target, e.details) as told
    join webhooks w on w.enabled and told.action = any (w.actions)
    order by e.id, told.place, w.id;
  end if;
  return null;
end $$;

create or replace trigger audit_events_queue_webhooks after insert on audit_events
  referencing new table as events for each statement execute function queue_webhooks();

-- Users who are made or deleted, from their rows: there are several ways to make one, and of one who is gone the log keeps no name.
create or replace function queue_users() returns trigger language plpgsql as $$
declare happened text := case tg_op when 'INSERT' then 'create_user' else 'delete_user' end;
begin
  if exists (select from webhooks where enabled) then
    insert into webhook_deliveries (webhook_id, action, target, parameters)
    select w.id, happened, c.uuid::text, jsonb_build_object('user.name', c.username, 'user.id', c.uuid, 'user.email', c.email, 'user.status',
      account_status(c.enabled, c.activated_at, c.lock_kind, c.lock_until, c.status))
    from changed c join webhooks w on w.enabled and happened = any (w.actions);
  end if;
  return null;
end $$;

create or replace trigger users_queue_created after insert on users
  referencing new table as changed for each statement execute function queue_users();
create or replace trigger users_queue_deleted after delete on users
  referencing old table as changed for each statement execute function queue_users();
