-- Fires after mail is written to the outbox: marks the transaction as having something to deliver. Relied on by
-- `has_outbox_rows()`, which store/run-as.ts reads after a change to start delivery at once, so that no statement has
-- to report it.
create or replace function mark_outbox_written() returns trigger language plpgsql as $$
begin
  perform set_config('postern.outbox_written', 'yes', true);
  return null;
end $$;
comment on function mark_outbox_written() is 'Trigger: marks the transaction as having mail to deliver.';

create or replace trigger outbox_mail_written after insert on outbox_mail
  for each row execute function mark_outbox_written();
