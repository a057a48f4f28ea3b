-- Whether this transaction has put anything into an outbox: whoever made the change then nudges the sweeper. Triggers of the outboxes say so
-- (`60_outboxes.sql`), so that no change can forget it. They act when a statement is over; ask in the next one.
create or replace function somebody_is_told() returns boolean language sql stable as $$
  select coalesce(current_setting('postern.told', true), '') = 'yes'
$$;
