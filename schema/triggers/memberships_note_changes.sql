-- Fires after a statement has changed memberships: each is noted in `access_changes`, or for more than ten one row that
-- stands for everything. Relied on by schema/functions/grants/require_fresh_preview.sql.
create or replace function note_membership_changes() returns trigger language plpgsql volatile as $$
begin
  with few as (select c.user_id, c.group_id from changed c limit 11)
  insert into access_changes (user_id, group_id)
  select few.user_id, few.group_id from few where (select count(*) from few) <= 10
  union all
  select null, null where (select count(*) from few) > 10;
  return null;
end $$;
comment on function note_membership_changes() is 'Trigger: notes who joined or left which group.';

create or replace trigger memberships_note_inserted after insert on memberships referencing new table as changed
  for each statement execute function note_membership_changes();
create or replace trigger memberships_note_deleted after delete on memberships referencing old table as changed
  for each statement execute function note_membership_changes();
