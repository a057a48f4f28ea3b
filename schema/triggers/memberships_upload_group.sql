-- Fires after memberships are deleted, by whatever statement: clears the upload group of users who left it (CamCOPS
-- does so in `set_group_ids`). Relied on by everything that deletes memberships. One update for all rows of the
-- statement.
create or replace function leave_upload_group() returns trigger language plpgsql as $$
begin
  update users u set upload_group_id = null, updated_at = app_now()
  from deleted where u.id = deleted.user_id and u.upload_group_id = deleted.group_id;
  return null;
end $$;
comment on function leave_upload_group() is
  'Trigger: clears the upload group of users who are no longer members of it.';

create or replace trigger memberships_upload_group after delete on memberships
  referencing old table as deleted for each statement execute function leave_upload_group();
