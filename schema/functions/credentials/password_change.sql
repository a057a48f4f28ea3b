-- One row, so that a statement looks it up once for all users that it returns. A trigger keeps it
-- (schema/triggers/settings_session_requirements.sql).
create or replace view password_policy as
  select max_password_age_days as max_age_days from session_requirements;
comment on view password_policy is 'The age in days at which a password has to be changed; 0 for never.';

-- Due if the flag is set, or if there is a password whose last change is unknown or at least so many days of 24 hours
-- ago, whatever the time zone does (model: test/models/credentials/password-age.ts). Each argument is used once and the
-- function is as volatile as what it calls, so that the planner can inline it.
create or replace function password_change_due(
  p_flag boolean, p_has_password boolean, p_changed_at timestamptz, p_max_age_days integer
) returns boolean language sql volatile as $$
  select p_flag or p_has_password and coalesce(
    coalesce(p_changed_at, '-infinity') <= app_now() - make_interval(hours => 24 * nullif(p_max_age_days, 0)), false)
$$;
comment on function password_change_due(boolean, boolean, timestamptz, integer) is
  'Whether a user has to choose a new password at the next sign-in.';
