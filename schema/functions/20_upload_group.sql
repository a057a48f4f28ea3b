-- Whoever leaves the group that they act in acts in none, however they leave: CamCOPS, `set_group_ids`. A statement's worth at once.
create or replace function leave_upload_group() returns trigger language plpgsql as $$
begin
  update users u set upload_group_id = null, updated_at = moment()
  from gone where u.id = gone.user_id and u.upload_group_id = gone.group_id;
  return null;
end $$;

create or replace trigger memberships_upload_group after delete on memberships
  referencing old table as gone for each statement execute function leave_upload_group();
