-- Fires before a webhook message is queued: gives it its id, which is random but for its last 48 bits, the message's position in the queue
-- (RFC 9562 version 8), and notes in the transaction that there is something to deliver, as outbox_mail_written.sql does. Relied on by
-- store/webhooks/webhook-outbox.ts and by receivers, who discard repeated ids.
create or replace function assign_delivery_id() returns trigger language plpgsql as $$
begin
  perform set_config('postern.outbox_written', 'yes', true);
  new.uuid := coalesce(new.uuid,
    (overlay(substr(gen_random_uuid()::text, 1, 24) placing '8' from 15) || lpad(to_hex(new.id), 12, '0'))::uuid);
  return new;
end $$;

create or replace trigger webhook_deliveries_assign_id before insert on webhook_deliveries for each row execute function assign_delivery_id();
