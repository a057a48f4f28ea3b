-- Whether a session of these columns is live: not ended, in time, and not left behind by a sensitive operation of its user. Whether the user may
-- act is `is_account_active`.
create or replace function is_session_live(
  ended_at timestamptz, absolute_end_at timestamptz, marker timestamptz, user_marker timestamptz, at timestamptz
) returns boolean language sql immutable parallel safe as $$
  select ended_at is null and absolute_end_at > at and marker = user_marker
$$;
