-- Fires after a setting that sessions are compared with is written, and copies it. Relied on by the view
-- `password_policy` (schema/functions/credentials/password_change.sql) and by `live_sessions`, which every session
-- check reads.
create or replace function copy_session_requirement() returns trigger language plpgsql as $$
declare
  texts text[] := case jsonb_typeof(new.value)
    when 'array' then array(select jsonb_array_elements_text(new.value)) end;
begin
  update session_requirements set
    max_password_age_days = case new.key when 'password_max_age_days' then new.value::integer
      else max_password_age_days end,
    second_factor_roles = case new.key when 'second_factor_roles' then texts else second_factor_roles end,
    second_factor_groups = case new.key when 'second_factor_groups' then texts else second_factor_groups end,
    fresh_minutes = case new.key when 'fresh_authentication_minutes' then new.value::integer else fresh_minutes end,
    fresh_scopes = case new.key when 'fresh_authentication_scopes' then texts else fresh_scopes end
  where is_only_row;
  return null;
end $$;
comment on function copy_session_requirement() is 'Trigger: copies a setting to session_requirements.';

create or replace trigger settings_session_requirements after insert or update on settings
  for each row when (new.key in ('password_max_age_days', 'second_factor_roles', 'second_factor_groups',
    'fresh_authentication_minutes', 'fresh_authentication_scopes'))
  execute function copy_session_requirement();
