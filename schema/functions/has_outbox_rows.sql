-- Triggers set the mark (schema/triggers/outbox_mail_written.sql and webhook_deliveries_assign_id.sql). They run at the
-- end of a statement, so call this in the next statement of the transaction.
create or replace function has_outbox_rows() returns boolean language sql stable as $$
  select coalesce(current_setting('postern.outbox_written', true), '') = 'yes'
$$;
comment on function has_outbox_rows() is 'Whether this transaction has written mail or webhook messages to an outbox.';
