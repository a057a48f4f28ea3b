-- Fires after a statement has changed grants: what decisions depend on is noted in `access_changes`, by service.
-- Relied on by schema/functions/grants/require_fresh_preview.sql, which refuses to carry out a preview that has become
-- stale.
create or replace function note_grant_changes() returns trigger language plpgsql volatile as $$
begin
  perform note_service_changes(array(
    select distinct r.path[1] from changed c left join resources r on r.id = c.resource_id limit 11));
  return null;
end $$;
comment on function note_grant_changes() is 'Trigger: notes the services whose grants changed.';

create or replace trigger grants_note_inserted after insert on grants referencing new table as changed
  for each statement execute function note_grant_changes();
create or replace trigger grants_note_updated after update on grants referencing new table as changed
  for each statement execute function note_grant_changes();
create or replace trigger grants_note_deleted after delete on grants referencing old table as changed
  for each statement execute function note_grant_changes();
