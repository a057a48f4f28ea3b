-- Every change that writes down what it did also queues, in the same statement, what webhooks are to be told of it. Where nobody listens it
-- costs one look at an empty table.

-- The id of a message: random, but for its last 48 bits, which are its place in the queue (RFC 9562 version 8).
create or replace function delivery_uuid(place bigint) returns uuid language sql volatile as $$
  select (overlay(substr(gen_random_uuid()::text, 1, 24) placing '8' from 15) || lpad(to_hex(place), 12, '0'))::uuid
$$;

create or replace function queue_webhooks() returns trigger language plpgsql as $$
begin
  if exists (select from webhooks where enabled) then
    insert into webhook_deliveries (id, uuid, webhook_id, action, target, parameters) overriding system value
    select queued.place, delivery_uuid(queued.place), queued.webhook_id, queued.action, queued.target, queued.parameters
    from (
      select nextval(pg_get_serial_sequence('webhook_deliveries', 'id')) as place, ordered.* from (
        select w.id as webhook_id, told.action, coalesce(told.parameters ->> 'user.id', told.parameters ->> 'group.id', e.target) as target,
          told.parameters
        from events e cross join lateral webhook_events(e.action, e.target_kind, e.target, e.details) as told
        join webhooks w on w.enabled and told.action = any (w.actions)
        order by e.id, told.place, w.id) as ordered) as queued;
  end if;
  return null;
end $$;

create or replace trigger audit_events_queue_webhooks after insert on audit_events
  referencing new table as events for each statement execute function queue_webhooks();

-- Of an account that is gone the audit log keeps no name and no address, so this is told from the row.
create or replace function queue_deleted_users() returns trigger language plpgsql as $$
begin
  if exists (select from webhooks where enabled) then
    insert into webhook_deliveries (id, uuid, webhook_id, action, target, parameters) overriding system value
    select queued.place, delivery_uuid(queued.place), queued.webhook_id, 'delete_user', queued.parameters ->> 'user.id', queued.parameters
    from (
      select nextval(pg_get_serial_sequence('webhook_deliveries', 'id')) as place, w.id as webhook_id,
        jsonb_build_object('user.name', g.username, 'user.id', g.uuid, 'user.email', g.email, 'user.status',
          account_status(g.enabled, g.activated_at, g.lock_kind, g.lock_until, g.status)) as parameters
      from gone g join webhooks w on w.enabled and 'delete_user' = any (w.actions)) as queued;
  end if;
  return null;
end $$;

create or replace trigger users_queue_webhooks after delete on users
  referencing old table as gone for each statement execute function queue_deleted_users();
