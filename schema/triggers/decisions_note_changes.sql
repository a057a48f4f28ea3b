-- Fires after priorities of groups, service types or services have changed, on which any decision may depend: one row
-- in `access_changes` that stands for everything. Relied on by schema/functions/grants/require_fresh_preview.sql.
create or replace function note_any_change() returns trigger language plpgsql volatile as $$
begin
  insert into access_changes (root) values (null);
  return null;
end $$;
comment on function note_any_change() is 'Trigger: notes a change on which any decision may depend.';

create or replace trigger groups_note_updated after update of name, priority on groups
  for each row when ((old.name, old.priority) is distinct from (new.name, new.priority))
  execute function note_any_change();
create or replace trigger service_types_note_changes after update or delete on service_types
  for each statement execute function note_any_change();
create or replace trigger services_note_changes after update on services
  for each statement execute function note_any_change();
