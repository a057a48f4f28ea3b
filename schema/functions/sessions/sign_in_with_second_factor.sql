-- POST /v1/sessions/second-factor: spends the ticket and opens the session if the proof holds. Answers {outcome}, and
-- with `opened` {door}, what `open_session` answers:
--   opened   the ticket is spent
--   over     the ticket was used, or the account has changed since it was issued
--   wrong    the ticket stays good for another attempt; with `wait_seconds`
--   limited  no attempt is accepted for `wait_seconds`
-- Attempts on a known device have a count of their own, so that whoever has stolen the password does not keep the owner
-- out. A proof stops the recovery of the account that somebody started: the owner has lost nothing.
--
-- Lock order: the ticket before the attempts. Attempts with one ticket wait for each other.
create or replace function sign_in_with_second_factor(
  p_user_id integer, p_rev bigint, p_ticket bytea, p_ticket_expires_at timestamptz, p_amr text[], p_proof jsonb,
  p_method text, p_source_hash bytea, p_device_hash bytea, p_ip inet, p_user_agent text, p_request_id text
) returns json language plpgsql volatile as $$
declare
  is_known boolean := is_known_device(p_user_id, p_device_hash);
  attempt json;
begin
  if not exists (
    select from users u where u.id = p_user_id and rev_of(u.last_auth_sensitive_operation_at) = p_rev
      and is_account_active(u.enabled, u.activated_at, u.lock_kind, u.lock_until, app_now()))
    or not spend_token(p_ticket, p_ticket_expires_at) then
    return '{"outcome":"over"}';
  end if;
  attempt := prove_factor(p_user_id, 'second-factor'::bytea || case when is_known then p_device_hash else '' end,
    case when not is_known then p_source_hash end, p_proof, p_method, p_ip, p_request_id);
  if not (attempt ->> 'accepted')::boolean then
    delete from spent_tokens t where t.digest = p_ticket;
    return json_build_object('outcome', case when (attempt ->> 'reserved')::boolean then 'wrong' else 'limited' end,
      'wait_seconds', attempt -> 'wait_seconds');
  end if;
  perform stop_factor_recovery(p_user_id, p_user_id, p_ip, p_request_id);
  return json_build_object('outcome', 'opened', 'door',
    open_session(p_user_id, p_rev, p_amr, 2, p_device_hash, p_ip, p_user_agent, p_request_id));
end $$;
comment on function sign_in_with_second_factor(
  integer, bigint, bytea, timestamptz, text[], jsonb, text, bytea, bytea, inet, text, text) is
  'Spends a ticket and opens a session if the second factor is right.';
