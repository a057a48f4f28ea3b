-- For grants, locks and links; null never expires. The instant is an argument, so that the function is immutable and
-- the planner inlines it, like those of schema/functions/is_account_active.sql (test/schema/inlined.test.ts).
create or replace function is_unexpired(p_expires_at timestamptz, p_at timestamptz) returns boolean
language sql immutable parallel safe as $$
  select p_expires_at is null or p_expires_at > p_at
$$;
comment on function is_unexpired(timestamptz, timestamptz) is
  'Whether something with this end, null for never, is still valid at an instant.';
