-- The problem code that names what a session, or a key of a person, has to do before anything else; null: nothing. Its
-- readers refuse everything but that. Each argument is used once, so that the planner can inline the function.
create or replace function required_action_of(
  p_flag boolean, p_has_password boolean, p_changed_at timestamptz, p_max_age_days integer,
  p_site_terms integer, p_accepted_terms integer
) returns text language sql volatile as $$
  select case
    when password_change_due(p_flag, p_has_password, p_changed_at, p_max_age_days) then 'password-change-required'
    when p_site_terms <> coalesce(p_accepted_terms, 0) then 'terms-acceptance-required'
  end
$$;
comment on function required_action_of(boolean, boolean, timestamptz, integer, integer, integer) is
  'What a person has to do before anything else, as a problem code.';
