-- Fires before a webhook message is queued: assigns its id, a UUID of version 8 (RFC 9562 §5.8) that is random except
-- for its last 48 bits, the position in the queue; and marks the transaction as having something to deliver, like
-- schema/triggers/outbox_mail_written.sql. Relied on by store/webhooks/webhook-outbox.ts and by receivers, who discard
-- repeated ids.
create or replace function assign_delivery_id() returns trigger language plpgsql as $$
begin
  perform set_config('postern.outbox_written', 'yes', true);
  new.uuid := coalesce(new.uuid,
    (overlay(substr(gen_random_uuid()::text, 1, 24) placing '8' from 15) || lpad(to_hex(new.id), 12, '0'))::uuid);
  return new;
end $$;
comment on function assign_delivery_id() is 'Trigger: assigns the id of a webhook message and marks the transaction.';

create or replace trigger webhook_deliveries_assign_id before insert on webhook_deliveries
  for each row execute function assign_delivery_id();
