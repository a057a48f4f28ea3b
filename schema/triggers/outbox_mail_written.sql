-- Fires after mail is put into the outbox: notes in the transaction that there is something to deliver. Relied on by `has_outbox_rows()`, which
-- store/run-as.ts asks after a change, so that delivery starts at once and no statement can forget to say so.
create or replace function mark_outbox_written() returns trigger language plpgsql as $$
begin
  perform set_config('postern.outbox_written', 'yes', true);
  return null;
end $$;

create or replace trigger outbox_mail_written after insert on outbox_mail for each row execute function mark_outbox_written();
