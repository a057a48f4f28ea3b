-- What columns of `users` say about an account at an instant. Statements that need these rules call these functions.

-- `isInForce` of domain/accounts/lock.ts.
create or replace function is_locked(p_lock_kind text, p_lock_until timestamptz, p_at timestamptz) returns boolean
language sql immutable parallel safe as $$
  select p_lock_kind is not null and is_unexpired(p_lock_until, p_at)
$$;
comment on function is_locked(text, timestamptz, timestamptz) is
  'Whether the lock of an account is in force at an instant.';

-- `anonymous` has no account to sign in to; callers handle it separately.
create or replace function is_account_active(
  p_enabled boolean, p_activated_at timestamptz, p_lock_kind text, p_lock_until timestamptz, p_at timestamptz
) returns boolean language sql immutable parallel safe as $$
  select p_enabled and p_activated_at is not null and not is_locked(p_lock_kind, p_lock_until, p_at)
$$;
comment on function is_account_active(boolean, timestamptz, text, timestamptz, timestamptz) is
  'Whether an account can sign in, keep sessions and be allowed anything at an instant.';
