-- `AccountStatus` of store/account-row.ts.
create or replace function account_status(
  p_enabled boolean, p_activated_at timestamptz, p_lock_kind text, p_lock_until timestamptz, p_status text
) returns text language sql volatile as $$
  select case when not p_enabled then 'disabled' when p_activated_at is null then 'unverified'
    when is_locked(p_lock_kind, p_lock_until, app_now()) then 'locked'
    when p_status = 'webhook-error' then p_status else 'active' end
$$;
comment on function account_status(boolean, timestamptz, text, timestamptz, text) is
  'The current status of an account, from columns of users.';
