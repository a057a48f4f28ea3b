-- Fires after an account has got another state, role or name: noted in `access_changes`. Relied on by
-- schema/functions/grants/require_fresh_preview.sql.
create or replace function note_account_change() returns trigger language plpgsql volatile as $$
begin
  insert into access_changes (user_id) values (coalesce(new.id, old.id));
  return null;
end $$;
comment on function note_account_change() is 'Trigger: notes that the state or the role of an account changed.';

create or replace trigger users_note_new after insert on users
  for each row when (new.activated_at is not null) execute function note_account_change();
create or replace trigger users_note_updated
  after update of role, enabled, activated_at, lock_kind, lock_until, username on users for each row
  when ((old.role, old.enabled, old.activated_at, old.lock_kind, old.lock_until, old.username)
    is distinct from (new.role, new.enabled, new.activated_at, new.lock_kind, new.lock_until, new.username))
  execute function note_account_change();
create or replace trigger users_note_deleted after delete on users
  for each row execute function note_account_change();
