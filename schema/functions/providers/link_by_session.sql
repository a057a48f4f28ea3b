-- Links by the other proof there is: the same browser is signed in, and was asked for its credentials shortly before it
-- left for the provider. The session must live still, at the same marker.
create or replace function link_by_session(
  p_provider providers, p_identity identities, p_flow jsonb, p_profile jsonb, p_ip inet, p_request_id text
) returns json language plpgsql volatile as $$
declare
  owner_id integer := (
    select l.user_id from live_sessions l
    where l.sid = (p_flow ->> 'sid')::uuid and l.sub = (p_flow ->> 'user')::uuid
      and l.rev = (p_flow ->> 'rev')::bigint);
  linked uuid := p_identity.uuid;
begin
  if owner_id is null then
    return provider_failure(p_provider.uuid, 'session-over', p_profile, null, p_ip, p_request_id);
  elsif p_identity.id is not null and p_identity.user_id <> owner_id then
    return provider_failure(
      p_provider.uuid, 'identity-taken', p_profile, (p_flow ->> 'user')::uuid, p_ip, p_request_id);
  elsif p_identity.id is null then
    linked := link_identity(
      owner_id, p_provider, p_profile, 'session', (p_flow ->> 'sid')::uuid, p_ip, p_request_id);
  end if;
  return json_build_object('linked', linked);
end $$;
comment on function link_by_session(providers, identities, jsonb, jsonb, inet, text) is
  'Links an account at a provider to the user whose session the browser has.';
