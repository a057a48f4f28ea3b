-- POST /v1/sessions with a code from a mail. The ticket of the browser that asked for it names the token: counts the
-- attempt, and if the code is that of the token spends it and opens a session. Answers `CodeAttempt` of
-- store/sessions/sign-in-codes.ts; `door` is what `open_session` says, null for a wrong code.
--
-- The attempt counts for the account of the token, under the keys that passwords count under: neither another code nor
-- another name gives more attempts. A token without an account (decision 0072) counts under the name that was typed.
-- Spending is an update on the token's row: of simultaneous callers with the right code one finds it unspent.
--
-- Lock order: the row of the user, which only a right code takes, before those of the attempts and of the token, as
-- whatever changes the account has it.
--
-- The code proves that its address is read, so both are verified from then on, as by a password reset. A password that
-- an unverified account had may be that of somebody else, who entered the address: it goes, and the marker moves.
create or replace function sign_in_with_code(
  p_token uuid, p_code_digest bytea, p_name_hash bytea, p_device_hash bytea, p_new_device_hash bytea,
  p_source_hash bytea, p_ip inet, p_user_agent text, p_request_id text
) returns json language plpgsql volatile as $$
declare
  account users;
  is_known boolean;
  attempt_key bytea := p_name_hash;
  attempt record;
  door json;
begin
  if coalesce((select value from settings where key = 'sign_in_by_code'),
      raise_unknown_setting('sign_in_by_code')) <> 'true' then
    return '{"is_on": false}';
  end if;
  select u.* into account
    from one_time_tokens t join users u on u.id = t.user_id
    where t.id = p_token and t.operation = 'sign-in-code' and not is_reserved_id(t.user_id);
  if exists (
    select from one_time_tokens t
    where t.id = p_token and t.code_digest = p_code_digest and t.used_at is null and t.revoked_at is null
  ) then
    select u.* into account from users u where u.id = account.id for no key update;
  end if;
  is_known := is_known_device(account.id, p_device_hash);
  if account.id is not null then
    attempt_key := attempt_key_of(account.uuid, case when is_known then p_device_hash end);
  end if;
  select * into attempt from reserve_attempt(attempt_key, coalesce(account.id,
    -1 - ((get_byte(p_name_hash, 0) << 16) | (get_byte(p_name_hash, 1) << 8) | get_byte(p_name_hash, 2))),
    case when not is_known then p_source_hash end);

  if attempt.reserved then
    update one_time_tokens t set used_at = app_now()
      where t.id = p_token and t.operation = 'sign-in-code' and t.code_digest = p_code_digest
        and t.expires_at > app_now() and t.used_at is null and t.revoked_at is null and t.user_id = account.id
        and is_account_active(account.enabled, coalesce(account.activated_at, app_now()), account.lock_kind,
          account.lock_until, app_now());
    if found then
      if account.activated_at is null then
        update users u set activated_at = app_now(), email_proven_at = app_now(), password_hash = null,
            password_changed_at = null, must_change_password = false, updated_at = app_now(),
            last_auth_sensitive_operation_at = next_marker(u.last_auth_sensitive_operation_at)
          where u.id = account.id and u.activated_at is null
            and u.last_auth_sensitive_operation_at = account.last_auth_sensitive_operation_at
          returning * into account;
        insert into audit_events (action, actor_id, target_kind, target, ip, request_id)
          select 'email-verified', account.id, 'user', account.uuid, p_ip, p_request_id where account.id is not null;
      elsif account.email_proven_at is null then
        update users u set email_proven_at = app_now() where u.id = account.id;
      end if;
      door := open_session(account.id, rev_of(account.last_auth_sensitive_operation_at), '{otp}', 1,
        case when is_known then p_device_hash else p_new_device_hash end, p_ip, p_user_agent, p_request_id);
    end if;
    if door is not null then
      perform clear_attempts(attempt_key, case when not is_known then p_source_hash end);
    end if;
  end if;

  return json_build_object('is_on', true, 'reserved', attempt.reserved, 'wait_seconds', attempt.wait_seconds,
    'failures', attempt.failures, 'attempt_key', attempt_key, 'known_device', is_known, 'user_uuid', account.uuid,
    'door', door,
    'credentials', case when is_account_active(
        account.enabled, account.activated_at, account.lock_kind, account.lock_until, app_now()) then
      json_build_object('userId', account.id, 'email', account.email_canonical) end);
end $$;
comment on function sign_in_with_code(uuid, bytea, bytea, bytea, bytea, bytea, inet, text, text) is
  'Signs in with a mailed code, of the browser that asked for it.';
