-- Fires after audit events are written: queues, in the same statement, the webhook messages that these events stand for
-- (schema/functions/webhooks/webhook_events.sql). Relied on by every statement with an `auditEvent` step: the `action` and `details` of that row
-- are the contract. Without an enabled webhook it costs one look at an empty table.
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
