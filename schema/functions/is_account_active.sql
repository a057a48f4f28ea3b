-- What the columns of `users` of these names say of somebody at an instant. The one place that knows.

-- Whether a lock is in force: `isInForce` of `domain/accounts/lock.ts`.
create or replace function is_locked(lock_kind text, lock_until timestamptz, at timestamptz) returns boolean
language sql immutable parallel safe as $$
  select lock_kind is not null and is_unexpired(lock_until, at)
$$;

-- Whether they may do anything: sign in, keep a session, be allowed something. `anonymous` has no account to sign in to, and is asked apart.
create or replace function is_account_active(enabled boolean, activated_at timestamptz, lock_kind text, lock_until timestamptz, at timestamptz)
returns boolean language sql immutable parallel safe as $$
  select enabled and activated_at is not null and not is_locked(lock_kind, lock_until, at)
$$;
