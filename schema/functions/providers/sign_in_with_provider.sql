-- The one statement of a callback of a provider whose answer was verified: spends the state, finds the account by
-- issuer and subject, or links by proof, or signs up, and opens the session. `p_flow` is what the browser's cookie was
-- sealed with: `{provider, client_id, purpose, user, sid, rev}`. `p_profile` is `ProviderProfile` of
-- domain/providers/profile.ts in snake case. Answers `ProviderOutcome` of store/providers/provider-sign-in.ts:
-- `{"refused": reason}`, `{"linked": uuid}`, or `{"door": what open_session answers, "known_device"}`.
--
-- Locks first, in this order: the identity, then the address, so that two callbacks for one account at the provider, or
-- for one address, do not both create what only one may.
create or replace function sign_in_with_provider(
  p_state bytea, p_expires_at timestamptz, p_flow jsonb, p_profile jsonb, p_sent_device bytea, p_new_device bytea,
  p_ip inet, p_user_agent text, p_language text, p_request_id text
) returns json language plpgsql volatile as $$
declare
  provider providers;
  identity identities;
  account users;
  local record;
  reason text;
  answer json;
  address text := p_profile ->> 'email_canonical';
  is_verified boolean := coalesce((p_profile ->> 'email_verified')::boolean, false);
begin
  perform pg_advisory_xact_lock(hashtextextended(
    'identity ' || (p_profile ->> 'issuer') || ' ' || (p_profile ->> 'subject'), 0));
  if address is not null then
    perform pg_advisory_xact_lock(hashtextextended('address ' || address, 0));
  end if;

  select * into provider from providers p
  where p.uuid = (p_flow ->> 'provider')::uuid and p.client_id = p_flow ->> 'client_id';
  reason := case when spend_token(p_state, p_expires_at) then provider_denial(provider, p_profile)
    else 'state-used' end;
  if reason is not null then
    return provider_failure((p_flow ->> 'provider')::uuid, reason, p_profile, null, p_ip, p_request_id);
  end if;

  select * into identity from identities i
  where i.issuer = p_profile ->> 'issuer' and i.subject = p_profile ->> 'subject';

  if p_flow ->> 'purpose' = 'link' then
    return link_by_session(provider, identity, p_flow, p_profile, p_ip, p_request_id);
  end if;

  if identity.id is null then
    if not is_verified or address is null then
      return provider_failure(provider.uuid,
        case when address is null then 'email-missing' else 'email-not-verified' end,
        p_profile, null, p_ip, p_request_id);
    end if;
    select * into local from linkable_user(address);
    if found then
      if not (provider.link and local.is_proven) then
        return provider_failure(provider.uuid, 'account-exists', p_profile, local.uuid, p_ip, p_request_id);
      end if;
      perform link_identity(local.id, provider, p_profile, 'email', null, p_ip, p_request_id);
    else
      answer := sign_up_by_provider(provider, p_profile, p_language, p_ip, p_request_id);
      if answer ->> 'refused' is not null then
        return provider_failure(provider.uuid, answer ->> 'refused', p_profile, null, p_ip, p_request_id);
      end if;
    end if;
  else
    update identities i set last_used_at = app_now(), email = coalesce(p_profile ->> 'email', i.email)
    where i.id = identity.id;
    update users u set user_data = merge_user_data(u.user_data,
        jsonb_build_object('social', jsonb_build_object(provider.name, p_profile -> 'social')))
    where u.id = identity.user_id;
  end if;

  select u.* into account from users u
  join identities i on i.user_id = u.id
  where i.issuer = p_profile ->> 'issuer' and i.subject = p_profile ->> 'subject';

  answer := open_session(account.id, rev_of(account.last_auth_sensitive_operation_at),
    array(select jsonb_array_elements_text(p_profile -> 'amr')), 1,
    case when is_known_device(account.id, p_sent_device) then p_sent_device else p_new_device end,
    p_ip, p_user_agent, p_request_id);
  reason := case when answer is null or json_typeof(answer) = 'null' then 'account-not-active'
    when answer ->> 'door' = 'shut' then 'door-shut' end;
  if reason is not null then
    return provider_failure(provider.uuid, reason, p_profile, account.uuid, p_ip, p_request_id);
  end if;
  return json_build_object('door', answer, 'known_device', is_known_device(account.id, p_sent_device));
end $$;
comment on function sign_in_with_provider(
  bytea, timestamptz, jsonb, jsonb, bytea, bytea, inet, text, text, text) is
  'Signs in, links or signs up somebody whom a provider has vouched for; only for the first use of a state.';
