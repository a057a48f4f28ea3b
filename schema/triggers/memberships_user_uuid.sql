-- Fires before a membership, active or pending, is written: copies the user's uuid beside their id, so that a page of a
-- large group is a walk of one index. Relied on by store/groups/group-members.ts, which pages by `user_uuid`. The
-- statement's own value is ignored and a user's uuid never changes (schema/triggers/users_uuid_stays.sql), so the two
-- cannot disagree. For a user who was deleted meanwhile it writes the nil uuid, and the foreign key rejects the row.
create or replace function fill_user_uuid() returns trigger language plpgsql volatile as $$
begin
  new.user_uuid := coalesce(
    (select u.uuid from users u where u.id = new.user_id), '00000000-0000-0000-0000-000000000000');
  return new;
end $$;
comment on function fill_user_uuid() is 'Trigger: copies the uuid of the user into a membership.';

create or replace trigger memberships_user_uuid before insert or update of user_id, user_uuid on memberships
  for each row execute function fill_user_uuid();
create or replace trigger pending_memberships_user_uuid
  before insert or update of user_id, user_uuid on pending_memberships for each row execute function fill_user_uuid();
