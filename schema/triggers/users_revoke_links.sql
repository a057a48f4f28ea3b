-- Fires when a user's session marker changes, that is with every auth-sensitive operation: revokes all open one-time
-- links of the user, whichever statement changed the marker. Relied on by every statement that calls `next_marker`
-- (store/accounts/user-edit.ts, store/credentials/passwords.ts and others). Links whose operation survives revocation
-- (domain/operations.ts) stay valid, and so do those that the same transaction creates.
create or replace function revoke_links() returns trigger language plpgsql as $$
begin
  update one_time_tokens t set revoked_at = app_now()
    where t.user_id = new.id and t.used_at is null and t.revoked_at is null and not t.survives_revocation
      and t.xmin <> pg_current_xact_id()::xid;
  return null;
end $$;
comment on function revoke_links() is 'Trigger: revokes the open one-time links of a user.';

create or replace trigger users_revoke_links after update of last_auth_sensitive_operation_at on users
  for each row when (old.last_auth_sensitive_operation_at is distinct from new.last_auth_sensitive_operation_at)
  execute function revoke_links();
