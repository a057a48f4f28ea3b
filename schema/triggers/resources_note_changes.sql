-- Fires after a statement has moved, renamed or deleted nodes: noted in `access_changes`, by service. Relied on by
-- schema/functions/grants/require_fresh_preview.sql. A new node changes no decision: it has no grants.
create or replace function note_node_changes() returns trigger language plpgsql volatile as $$
begin
  perform note_service_changes(array(select distinct c.path[1] from changed c limit 11));
  return null;
end $$;
comment on function note_node_changes() is 'Trigger: notes the services whose nodes moved, were renamed or went.';

create or replace trigger resources_note_updated after update on resources referencing new table as changed
  for each statement execute function note_node_changes();
create or replace trigger resources_note_deleted after delete on resources referencing old table as changed
  for each statement execute function note_node_changes();
