-- Records why a sign-in at a provider came to nothing. Nobody is the actor: nobody was signed in.
create or replace function provider_failure(
  p_provider uuid, p_reason text, p_profile jsonb, p_user_uuid uuid, p_ip inet, p_request_id text
) returns json language plpgsql volatile as $$
begin
  insert into audit_events (action, target_kind, target, ip, request_id, details)
  values ('provider-sign-in-failed', case when p_user_uuid is null then 'provider' else 'user' end,
    coalesce(p_user_uuid, p_provider)::text, p_ip, p_request_id,
    jsonb_strip_nulls(jsonb_build_object('provider', p_provider, 'reason', p_reason,
      'issuer', p_profile ->> 'issuer', 'subject', p_profile ->> 'subject')));
  return json_build_object('refused', p_reason);
end $$;
comment on function provider_failure(uuid, text, jsonb, uuid, inet, text) is
  'Appends the audit event of a failed sign-in at a provider; answers its reason.';

-- For an answer that proved nothing: the state is spent all the same, so that nobody tries another code with it.
create or replace function reject_provider_answer(
  p_state bytea, p_expires_at timestamptz, p_provider uuid, p_reason text, p_ip inet, p_request_id text
) returns json language plpgsql volatile as $$
begin
  return provider_failure(p_provider, case when spend_token(p_state, p_expires_at) then p_reason else 'state-used' end,
    null, null, p_ip, p_request_id);
end $$;
comment on function reject_provider_answer(bytea, timestamptz, uuid, text, inet, text) is
  'Spends the state of an answer of a provider that was rejected, and records why.';
