-- Fires before a webhook message is queued: assigns its id, a UUID of version 8 (RFC 9562 §5.8) that is random except
-- for its last 48 bits, the position in the queue; and marks the transaction as having something to deliver, like
-- schema/triggers/outbox_mail_written.sql. Relied on by store/webhooks/webhook-outbox.ts and by receivers, who discard
-- repeated ids.
--
-- A change that was requested in reaction to a message (`causeOf` of store/run-as.ts) queues messages that are one
-- deeper. At a depth of 9 a message is not sent: a receiver that makes a change for each message would go on for ever.
create or replace function assign_delivery_id() returns trigger language plpgsql as $$
declare
  cause constant uuid := as_uuid(current_setting('postern.webhook_cause', true));
begin
  perform set_config('postern.outbox_written', 'yes', true);
  new.uuid := coalesce(new.uuid,
    (overlay(substr(gen_random_uuid()::text, 1, 24) placing '8' from 15) || lpad(to_hex(new.id), 12, '0'))::uuid);
  if cause is not null then
    new.depth := coalesce((
      select d.depth + 1 from webhook_deliveries d
      where d.id = ('x' || right(cause::text, 12))::bit(48)::bigint and d.uuid = cause), 0);
    if new.depth > 8 then
      new.abandoned_at := app_now();
      new.last_error := 'not sent: the last of 9 messages, each of which caused the change that the next one reports';
    end if;
  end if;
  return new;
end $$;
comment on function assign_delivery_id() is
  'Trigger: assigns the id and the depth of a webhook message and marks the transaction.';

create or replace trigger webhook_deliveries_assign_id before insert on webhook_deliveries
  for each row execute function assign_delivery_id();
