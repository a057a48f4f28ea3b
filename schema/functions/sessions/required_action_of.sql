-- The problem code that names what a session, or a key of a person, has to do before anything else; null: nothing. Its
-- readers refuse everything but that. Each argument is used once, so that the planner can inline the function.
create or replace function required_action_of(
  p_flag boolean, p_has_password boolean, p_changed_at timestamptz, p_max_age_days integer,
  p_site_terms integer, p_accepted_terms integer, p_second_factor_due boolean
) returns text language sql volatile as $$
  select case
    when password_change_due(p_flag, p_has_password, p_changed_at, p_max_age_days) then 'password-change-required'
    when p_site_terms <> coalesce(p_accepted_terms, 0) then 'terms-acceptance-required'
    when p_second_factor_due then 'second-factor-setup-required'
  end
$$;
comment on function required_action_of(boolean, boolean, timestamptz, integer, integer, integer, boolean) is
  'What a person has to do before anything else, as a problem code.';

-- Asked only where the setting `second_factor_groups` names some.
create or replace function is_in_one_of(p_user_id integer, p_groups text[]) returns boolean
language sql stable as $$
  select exists (
    select from memberships m join groups g on g.id = m.group_id
    where m.user_id = p_user_id and g.name = any (p_groups))
$$;
comment on function is_in_one_of(integer, text[]) is 'Whether a user is in one of some groups, by their names.';
