-- What happens to every row that comes into an outbox, whatever put it there.

create or replace function mark_told() returns trigger language plpgsql as $$
begin
  perform set_config('postern.told', 'yes', true);
  return null;
end $$;

create or replace trigger outbox_mail_told after insert on outbox_mail for each row execute function mark_told();
create or replace trigger webhook_deliveries_told after insert on webhook_deliveries for each row execute function mark_told();
