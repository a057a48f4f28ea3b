-- A session has not ended, its time is not over, and its marker is the user's: no auth-sensitive operation happened
-- since. Whether the account is active is `is_account_active`.
create or replace function is_session_live(
  p_ended_at timestamptz, p_absolute_end_at timestamptz, p_marker timestamptz, p_user_marker timestamptz,
  p_at timestamptz
) returns boolean language sql immutable parallel safe as $$
  select p_ended_at is null and p_absolute_end_at > p_at and p_marker = p_user_marker
$$;
comment on function is_session_live(timestamptz, timestamptz, timestamptz, timestamptz, timestamptz) is
  'Whether a session is live at an instant, from columns of sessions and the user''s marker.';
