-- Fires before an account gets a name or an address, and before a registration is confirmed: rejects a name, a
-- look-alike name or an address that the other table has, since no index covers two tables. Relied on by
-- store/accounts/user-creation.ts, store/accounts/user-edit.ts, store/accounts/email-changes.ts and, in
-- store/registration/, the confirmation and the approval of a registration: it raises the errors of the indexes of
-- `users`, which `mapNameConflicts` of store/users.ts turns into problems.
--
-- Registrations are confirmed one at a time, and not while an account is created or renamed; accounts do not wait for
-- each other. A confirmed registration that has expired and was not yet deleted loses its claim here.
create or replace function enforce_unique_names() returns trigger language plpgsql as $$
declare
  key bigint := hashtextextended('claimed names', 0);
  claimed_index text;
begin
  if tg_table_name = 'users' then
    perform pg_advisory_xact_lock_shared(key);
    select index_of_claimed_name(
        r.username_canonical = new.username_canonical, r.username_skeleton = new.username_skeleton)
      into claimed_index from registrations r
      where r.status = 'confirmed' and r.expires_at > app_now() and (r.username_canonical = new.username_canonical
        or r.username_skeleton = new.username_skeleton or r.email_canonical = new.email_canonical)
      limit 1;
  else
    perform pg_advisory_xact_lock(key);
    update registrations r set status = 'expired', password_hash = null, identity = null
      where r.status = 'confirmed' and r.expires_at <= app_now() and (r.username_canonical = new.username_canonical
        or r.username_skeleton = new.username_skeleton or r.email_canonical = new.email_canonical);
    select index_of_claimed_name(
        c.username_canonical = new.username_canonical, c.username_skeleton = new.username_skeleton)
      into claimed_index from claimed_names c
      where c.username_canonical = new.username_canonical
        or c.username_skeleton = new.username_skeleton or c.email_canonical = new.email_canonical
      limit 1;
  end if;
  if claimed_index is not null then
    raise exception 'The name or the address is claimed.'
      using errcode = 'unique_violation', constraint = claimed_index;
  end if;
  return new;
end $$;
comment on function enforce_unique_names() is
  'Trigger: rejects a name or an address that an account or a confirmed registration has.';

create or replace trigger users_unique_names
  before insert or update of username_canonical, username_skeleton, email_canonical on users
  for each row execute function enforce_unique_names();

create or replace trigger registrations_unique_names before insert or update of status on registrations
  for each row when (new.status = 'confirmed') execute function enforce_unique_names();
