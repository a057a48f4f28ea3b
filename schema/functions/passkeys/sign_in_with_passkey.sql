-- The second statement of POST /v1/sessions with a passkey, after its signature was verified: spends the challenge, of
-- any number of simultaneous callers for one, and opens the session by the one door (`open_session`). `{"spent": true}`
-- for a challenge that was used before, `{"unknown": true}` when the passkey was removed meanwhile, and otherwise what
-- the door answers: null when the account changed since the passkey was read.
create or replace function sign_in_with_passkey(
  p_challenge_digest bytea, p_expires_at timestamptz, p_passkey uuid, p_user_id integer, p_rev bigint,
  p_sign_count bigint, p_backed_up boolean, p_amr text[], p_device_hash bytea, p_ip inet, p_user_agent text,
  p_request_id text
) returns json language plpgsql volatile as $$
begin
  if not spend_token(p_challenge_digest, p_expires_at) then
    return '{"spent":true}';
  end if;
  perform from users where id = p_user_id for no key update; -- before the passkey, as its removal does
  if not note_passkey_use(p_passkey, p_sign_count, p_backed_up, p_ip, p_request_id) then
    return '{"unknown":true}';
  end if;
  perform stop_factor_recovery(p_user_id, p_user_id, p_ip, p_request_id); -- the owner has lost nothing
  return open_session(p_user_id, p_rev, p_amr, 2, p_device_hash, p_ip, p_user_agent, p_request_id);
end $$;
comment on function sign_in_with_passkey(
  bytea, timestamptz, uuid, integer, bigint, bigint, boolean, text[], bytea, inet, text, text) is
  'Opens a session for a passkey whose signature was verified; each challenge once.';
