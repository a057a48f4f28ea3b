-- Notes that a passkey was used, by a signature that was verified. The counter never goes back: it keeps the
-- highest. One that does not grow may mean that the key was copied (WebAuthn Level 3 §6.1.1), which is written into
-- the audit trail and locks nobody out: authenticators that are synchronised send 0, and restored ones count from an
-- older number. The update is conditional on nothing but the row, so of two signatures at once the later one
-- compares with the earlier one's counter. False when the passkey is gone.
create or replace function note_passkey_use(
  p_passkey uuid, p_sign_count bigint, p_backed_up boolean, p_ip inet, p_request_id text
) returns boolean language plpgsql volatile as $$
declare
  passkey passkeys;
begin
  select * into passkey from passkeys where uuid = p_passkey for update;
  if not found then
    return false;
  end if;
  update passkeys set sign_count = greatest(sign_count, p_sign_count), last_used_at = app_now(),
    backed_up = backup_eligible and p_backed_up
  where id = passkey.id;
  if (passkey.sign_count > 0 or p_sign_count > 0) and p_sign_count <= passkey.sign_count then
    insert into audit_events (action, actor_id, target_kind, target, ip, request_id, details)
    select 'passkey-counter-fell', u.id, 'user', u.uuid, p_ip, p_request_id, jsonb_build_object(
      'passkey', passkey.uuid, 'name', passkey.name, 'stored', passkey.sign_count, 'received', p_sign_count)
    from users u where u.id = passkey.user_id;
  end if;
  return true;
end $$;
comment on function note_passkey_use(uuid, bigint, boolean, inet, text) is
  'Notes the use and the counter of a passkey; false when it is gone.';
