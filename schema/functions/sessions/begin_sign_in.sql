-- The beginning of POST /v1/sessions: counts the attempt and reads what to check it against. The answer is `Begun` of `store/sessions/sign-in.ts`:
-- {reserved, wait_seconds, lane, known_device, found}. `found` is null for a name that is nobody's, or whose account cannot sign in.
--
-- The count is committed without waiting for the disk, which the one who signs in would feel. What it risks: a crash of the database
-- forgets the attempts of its last half second.
create or replace function begin_sign_in(p_kind text, p_canonical text, p_name bytea, p_device bytea, p_source bytea)
returns json language plpgsql volatile as $$
declare
  account users;
  known boolean;
  lane bytea := p_name;
  attempt record;
begin
  perform set_config('synchronous_commit', 'off', true);
  if p_kind = 'email' then
    select * into account from users where email_canonical = p_canonical;
  else
    select * into account from users where username_canonical = p_canonical;
  end if;
  known := is_known_device(account.id, p_device);
  if known then
    lane := sha256(p_name || p_device);
  end if;
  -- Nobody's name has a number too, so that its row is as long and is found by the same indexes.
  select * into attempt from reserve_attempt(lane, coalesce(account.id,
    -1 - (get_byte(p_name, 0) << 16 | get_byte(p_name, 1) << 8 | get_byte(p_name, 2))), p_source);
  return json_build_object('reserved', attempt.reserved, 'wait_seconds', attempt.wait_seconds,
    'lane', lane, 'known_device', known,
    'found', case when is_account_active(account.enabled, account.activated_at, account.lock_kind, account.lock_until, app_now()) then
      json_build_object('userId', account.id, 'passwordHash', account.password_hash,
        'rev', rev_of(account.last_auth_sensitive_operation_at), 'email', account.email_canonical) end);
end $$;
