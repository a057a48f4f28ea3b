-- Writes the uuid of whoever enters a group, or waits for it, beside their id, so that a page of a large group is a walk of one index. It is
-- never what the statement says, and a user's never changes, so the two cannot disagree. Somebody who is gone by now gets the uuid of nobody,
-- and the foreign key refuses them.
create or replace function member_uuid() returns trigger language plpgsql volatile as $$
begin
  new.user_uuid := coalesce((select u.uuid from users u where u.id = new.user_id), '00000000-0000-0000-0000-000000000000');
  return new;
end $$;

create or replace trigger memberships_user_uuid before insert or update of user_id, user_uuid on memberships
  for each row execute function member_uuid();
create or replace trigger pending_memberships_user_uuid before insert or update of user_id, user_uuid on pending_memberships
  for each row execute function member_uuid();

create or replace function refuse_other_uuid() returns trigger language plpgsql as $$
begin
  raise exception 'the uuid of a user never changes' using errcode = 'insufficient_privilege';
end $$;

create or replace trigger users_uuid_stays before update of uuid on users
  for each row when (old.uuid is distinct from new.uuid) execute function refuse_other_uuid();
