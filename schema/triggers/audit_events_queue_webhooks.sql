-- Fires after audit events are written: queues, in the same statement, the webhook messages of these events
-- (schema/functions/webhooks/webhook_events.sql), which jobs/deliver-webhooks.ts sends. Relied on by every statement
-- with an `auditEvent` step: the `action` and `details` of that row are the contract. Without an enabled webhook it
-- costs one probe of an empty table.
create or replace function queue_webhooks() returns trigger language plpgsql as $$
begin
  if exists (select from webhooks where enabled) then
    insert into webhook_deliveries (webhook_id, action, target, parameters)
    select w.id, message.action,
      coalesce(message.parameters ->> 'user.id', message.parameters ->> 'group.id', e.target), message.parameters
    from events e cross join lateral webhook_events(e.action, e.target_kind, e.target, e.details) as message
    join webhooks w on w.enabled and message.action = any (w.actions)
    order by e.id, message.ordinal, w.id;
  end if;
  return null;
end $$;
comment on function queue_webhooks() is 'Trigger: queues the webhook messages of new audit events.';

create or replace trigger audit_events_queue_webhooks after insert on audit_events
  referencing new table as events for each statement execute function queue_webhooks();
