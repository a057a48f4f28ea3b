-- Fires after the setting `password_max_age_days` is written, and copies it. Relied on by the view `password_policy`
-- (schema/functions/credentials/password_change.sql), which every session check reads.
create or replace function copy_password_max_age() returns trigger language plpgsql as $$
begin
  update session_requirements set max_password_age_days = new.value::integer where is_only_row;
  return null;
end $$;
comment on function copy_password_max_age() is 'Trigger: copies the greatest age of passwords to session_requirements.';

create or replace trigger settings_session_requirements after insert or update on settings
  for each row when (new.key = 'password_max_age_days') execute function copy_password_max_age();
