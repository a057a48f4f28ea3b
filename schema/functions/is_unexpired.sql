-- Whether what ends at `until` (null: never) still lasts at an instant: strictly before its end. Of grants, locks and links. Told the time, as
-- rules are. Where a statement says it, the planner puts the body in its place, as it does with those of `schema/functions/is_account_active.sql`
-- (`test/schema/inlined.test.ts`).
create or replace function is_unexpired(until timestamptz, at timestamptz) returns boolean language sql immutable parallel safe as $$
  select until is null or until > at
$$;
