-- What an account is good for just now, from the columns of `users`: `AccountStatus` of store/account-row.ts.
create or replace function account_status(enabled boolean, activated_at timestamptz, lock_kind text, lock_until timestamptz, status text)
  returns text language sql volatile as $$
  select case when not enabled then 'disabled' when activated_at is null then 'unverified'
    when is_locked(lock_kind, lock_until, app_now()) then 'locked'
    when status = 'webhook-error' then status else 'active' end
$$;
