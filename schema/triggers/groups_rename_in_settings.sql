-- Fires after a group gets another name, so that what the setting `second_factor_groups` demands of its members holds
-- on. Relied on by is_in_one_of (schema/functions/sessions/required_action_of.sql), which compares names.
create or replace function rename_group_in_settings() returns trigger language plpgsql as $$
begin
  update settings s set chosen = (
      select jsonb_agg(case when name = old.name then new.name else name end)
      from jsonb_array_elements_text(s.chosen) as name)
    where s.key = 'second_factor_groups' and s.chosen ? old.name;
  return null;
end $$;
comment on function rename_group_in_settings() is 'Trigger: has settings that name a group follow its name.';

create or replace trigger groups_rename_in_settings after update of name on groups
  for each row when (old.name <> new.name) execute function rename_group_in_settings();
