-- Links an account at a provider to a user, with the audit event and the mail that tells the owner. The caller has the
-- proof: `proof` is `email` (verified on both sides), `session` (signed in) or `sign-up`.
create or replace function link_identity(
  p_user_id integer, p_provider providers, p_profile jsonb, p_proof text, p_sid uuid, p_ip inet, p_request_id text
) returns uuid language plpgsql volatile as $$
declare
  linked uuid;
begin
  insert into identities (user_id, provider_id, issuer, subject, email, last_used_at)
  values (p_user_id, p_provider.id, p_profile ->> 'issuer', p_profile ->> 'subject', p_profile ->> 'email',
    case when p_proof <> 'session' then app_now() end)
  returning uuid into linked;

  update users u set updated_at = app_now(), user_data = merge_user_data(u.user_data,
      jsonb_build_object('social', jsonb_build_object(p_provider.name, p_profile -> 'social')))
  where u.id = p_user_id;

  insert into audit_events (action, actor_id, actor_sid, target_kind, target, ip, request_id, details)
  select 'identity-linked', u.id, p_sid, 'user', u.uuid, p_ip, p_request_id,
    jsonb_build_object('identity', linked, 'provider', p_provider.name, 'issuer', p_profile ->> 'issuer',
      'subject', p_profile ->> 'subject', 'proof', p_proof)
  from users u where u.id = p_user_id;

  if p_proof <> 'sign-up' then
    insert into outbox_mail (template, recipient, parameters)
    select 'identity-linked', u.email,
      jsonb_build_object('username', u.username, 'provider', p_provider.title, 'address', host(p_ip))
    from users u where u.id = p_user_id and u.email is not null;
  end if;
  return linked;
end $$;
comment on function link_identity(integer, providers, jsonb, text, uuid, inet, text) is
  'Lets an account at a provider sign a user in from now on, and tells the owner.';
