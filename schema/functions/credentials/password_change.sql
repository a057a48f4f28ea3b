-- The age at which a password has to be changed, in days; 0: never. One row, so that a statement looks it up once however many users it
-- shows.
create or replace view password_policy as
  select coalesce((select value from settings where key = 'password_max_age_days'),
    raise_unknown_setting('password_max_age_days'))::integer as max_age_days;

-- The flag is up, or a password is there whose last change is unknown or as many whole
-- days ago. Days of 24 hours, whatever the time zone does (model: `test/models/credentials/password-age.ts`). Each argument is named once and the function is as volatile as what it calls, so
-- that the planner can put the body in its place.
create or replace function password_change_due(
  p_flag boolean, p_has_password boolean, p_changed_at timestamptz, p_max_age_days integer
) returns boolean language sql volatile as $$
  select p_flag or p_has_password and coalesce(
    coalesce(p_changed_at, '-infinity') <= app_now() - make_interval(hours => 24 * nullif(p_max_age_days, 0)), false)
$$;
