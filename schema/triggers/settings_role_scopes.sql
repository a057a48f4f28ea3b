-- Fires after the setting `roles` is written, and copies the scopes of each role. Relied on by `role_has_scope`
-- (schema/functions/keys/role_has_scope.sql), which every statement of a caller with a role asks.
create or replace function copy_role_scopes() returns trigger language plpgsql as $$
begin
  delete from role_scopes r where not coalesce(new.value -> r.role ? r.scope, false);
  insert into role_scopes (role, scope)
    select role.name, scope.name
    from jsonb_each(new.value) as role (name, scopes) cross join jsonb_array_elements_text(role.scopes) as scope (name)
    on conflict do nothing;
  return null;
end $$;
comment on function copy_role_scopes() is 'Trigger: copies the scopes of the setting roles to role_scopes.';

create or replace trigger settings_role_scopes after insert or update on settings
  for each row when (new.key = 'roles') execute function copy_role_scopes();
