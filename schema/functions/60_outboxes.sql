-- What happens to every row that comes into an outbox, whatever put it there.

create or replace function mark_told() returns trigger language plpgsql as $$
begin
  perform set_config('postern.told', 'yes', true);
  return null;
end $$;

create or replace trigger outbox_mail_told after insert on outbox_mail for each row execute function mark_told();

-- And of a message to a webhook its id: random, but for its last 48 bits, which are its place in the queue (RFC 9562 version 8).
create or replace function number_delivery() returns trigger language plpgsql as $$
begin
  perform set_config('postern.told', 'yes', true);
  new.uuid := coalesce(new.uuid,
    (overlay(substr(gen_random_uuid()::text, 1, 24) placing '8' from 15) || lpad(to_hex(new.id), 12, '0'))::uuid);
  return new;
end $$;

create or replace trigger webhook_deliveries_told before insert on webhook_deliveries for each row execute function number_delivery();
