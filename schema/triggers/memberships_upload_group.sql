-- Fires after memberships are deleted, by whatever statement: a user who leaves the group that they act in acts in none (CamCOPS,
-- `set_group_ids`). Relied on by everything that removes a member. One update for all rows of the statement.
create or replace function leave_upload_group() returns trigger language plpgsql as $$
begin
  update users u set upload_group_id = null, updated_at = app_now()
  from gone where u.id = gone.user_id and u.upload_group_id = gone.group_id;
  return null;
end $$;

create or replace trigger memberships_upload_group after delete on memberships
  referencing old table as gone for each statement execute function leave_upload_group();
