-- Whether this transaction has put anything into an outbox. Triggers note it (schema/triggers/outbox_mail_written.sql and
-- webhook_deliveries_assign_id.sql). Triggers run at the end of a statement, so ask in the next statement of the transaction.
create or replace function has_outbox_rows() returns boolean language sql stable as $$
  select coalesce(current_setting('postern.outbox_written', true), '') = 'yes'
$$;
