-- Fires when an update would change a user's uuid, and rejects it. Relied on by tokens, audit events and the copies in
-- memberships (schema/triggers/memberships_user_uuid.sql), which refer to the user by it.
create or replace function keep_user_uuid() returns trigger language plpgsql as $$
begin
  raise exception 'the uuid of a user never changes' using errcode = 'insufficient_privilege';
end $$;
comment on function keep_user_uuid() is 'Trigger: rejects a change of the uuid of a user.';

create or replace trigger users_uuid_stays before update of uuid on users
  for each row when (old.uuid is distinct from new.uuid) execute function keep_user_uuid();
