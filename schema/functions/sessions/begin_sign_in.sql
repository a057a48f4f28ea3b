-- The first statement of POST /v1/sessions: counts the attempt and reads what to check the password against. Answers
-- `SignInStart` of store/sessions/sign-in.ts: {reserved, wait_seconds, failures, attempt_key, known_device, user_uuid,
-- credentials}; `credentials` is null for a name without an account, or with one that cannot sign in. While the setting
-- `sign_in_by_email` is off, no address has an account here, and an attempt with one costs and counts the same.
--
-- An attempt on a known device is not counted against the client address, so that strangers behind the same address do
-- not keep the owner out: one account has few devices, and each has its own count.
--
-- Commits without waiting for the disk, since the user waits for this statement. A crash of the database may lose the
-- attempts of its last half second.
create or replace function begin_sign_in(
  p_kind text, p_canonical text, p_name_hash bytea, p_device_hash bytea, p_source_hash bytea
) returns json language plpgsql volatile as $$
declare
  account users;
  is_known boolean;
  attempt_key bytea := p_name_hash;
  attempt record;
begin
  perform set_config('synchronous_commit', 'off', true);
  if p_kind = 'email' then
    select * into account from users where email_canonical = p_canonical
      and coalesce((select value from settings where key = 'sign_in_by_email'),
        raise_unknown_setting('sign_in_by_email')) = 'true';
  else
    select * into account from users where username_canonical = p_canonical;
  end if;
  is_known := is_known_device(account.id, p_device_hash);
  if account.id is not null then
    attempt_key := attempt_key_of(account.uuid, case when is_known then p_device_hash end);
  end if;
  -- A name without an account gets a number too, so that its row has the same size and index entries.
  select * into attempt from reserve_attempt(attempt_key, coalesce(account.id,
    -1 - ((get_byte(p_name_hash, 0) << 16) | (get_byte(p_name_hash, 1) << 8) | get_byte(p_name_hash, 2))),
    case when not is_known then p_source_hash end);
  return json_build_object('reserved', attempt.reserved, 'wait_seconds', attempt.wait_seconds,
    'failures', attempt.failures, 'attempt_key', attempt_key, 'known_device', is_known, 'user_uuid', account.uuid,
    'credentials', case when is_account_active(
        account.enabled, account.activated_at, account.lock_kind, account.lock_until, app_now()) then
      json_build_object('userId', account.id, 'passwordHash', account.password_hash,
        'rev', rev_of(account.last_auth_sensitive_operation_at), 'email', account.email_canonical) end);
end $$;
comment on function begin_sign_in(text, text, bytea, bytea, bytea) is
  'Counts an attempt to sign in and reads the password hash to check.';
