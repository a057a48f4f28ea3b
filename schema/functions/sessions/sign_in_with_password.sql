-- The second statement of POST /v1/sessions, after the password matched: clears the attempts, and opens a session
-- unless a second factor is missing. Answers as `open_session`; null if the account changed since `begin_sign_in`,
-- since whatever sets or removes a password moves the marker. `p_upgraded_hash` replaces a hash with old parameters,
-- which is no auth-sensitive operation, so the marker stays; of two sign-ins at once the first replaces it, and both
-- are right.
create or replace function sign_in_with_password(
  p_user_id integer, p_rev bigint, p_password_hash text, p_upgraded_hash text, p_attempt_key bytea, p_source_hash bytea,
  p_device_hash bytea, p_ip inet, p_user_agent text, p_request_id text
) returns json language plpgsql volatile set plan_cache_mode = force_generic_plan as $$
declare
  answer json;
begin
  answer := open_session(p_user_id, p_rev, '{pwd}', 1, p_device_hash, p_ip, p_user_agent, p_request_id);
  if answer is null then
    return null;
  end if;
  perform clear_attempts(p_attempt_key, p_source_hash);
  if p_upgraded_hash is not null then
    update users u set password_hash = p_upgraded_hash
      where u.id = p_user_id and u.password_hash = p_password_hash
        and rev_of(u.last_auth_sensitive_operation_at) = p_rev;
  end if;
  return answer;
end $$;
comment on function sign_in_with_password(
  integer, bigint, text, text, bytea, bytea, bytea, inet, text, text) is
  'Opens a session after the password matched; null if the account changed since begin_sign_in.';
