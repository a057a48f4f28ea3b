-- What an account is good for just now, from the columns of `users`: `AccountStatus` of store/account-row.ts.
create or replace function account_status(enabled boolean, activated_at timestamptz, lock_kind text, lock_until timestamptz, status text)
  returns text language sql volatile as $$
  select case when not enabled then 'disabled' when activated_at is null then 'unverified'
    when not (lock_kind is null or coalesce(lock_until <= moment(), false)) then 'locked'
    when status = 'webhook-error' then status else 'active' end
$$;

-- A text that is a UUID, as one; any other: null.
create or replace function as_uuid(given text) returns uuid language sql immutable
  as $$ select case when pg_input_is_valid(given, 'uuid') then given::uuid end $$;
