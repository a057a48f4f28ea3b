-- Every open link of a user dies with a sensitive operation, whoever does it and however: the marker moves, and this goes with it.
-- Not those that are meant to outlive it (`domain/operations.ts`), nor those that the same transaction makes.
create or replace function revoke_links() returns trigger language plpgsql as $$
begin
  update one_time_tokens t set revoked_at = moment()
    where t.user_id = new.id and t.used_at is null and t.revoked_at is null and not t.survives
      and t.xmin <> pg_current_xact_id()::xid;
  return null;
end $$;

create or replace trigger users_links_die after update of last_auth_sensitive_operation_at on users
  for each row when (old.last_auth_sensitive_operation_at is distinct from new.last_auth_sensitive_operation_at)
  execute function revoke_links();
