-- The user name of a new account: the first of those that the provider and the address suggest which the rules in force
-- permit and nobody has; otherwise a generated one. `p_profile` has `usernames`, a list of `{display, canonical,
-- skeleton, permitting}`, and `generated`, what a generated name is made of (store/providers/provider-sign-in.ts).
create or replace function suggested_username(p_profile jsonb, p_number integer) returns jsonb
language sql stable as $$
  with suggested as (
    select s.name, s.n from jsonb_array_elements(p_profile -> 'usernames') with ordinality as s (name, n)
    where s.name -> 'permitting' ? (select value #>> '{}' from settings where key = 'username_rules')
      and not exists (
        select from settings where key = 'reserved_usernames' and derived ? (s.name ->> 'skeleton'))
      and not exists (
        select from claimed_names c
        where c.username_canonical = s.name ->> 'canonical' or c.username_skeleton = s.name ->> 'skeleton')
    order by s.n limit 1)
  select coalesce((select name from suggested), jsonb_build_object(
    'display', (g ->> 'prefix') || p_number, 'canonical', (g ->> 'prefix') || p_number,
    'skeleton', (g ->> 'prefix_skeleton') || translate(p_number::text, g ->> 'digits', g ->> 'digits_skeleton')))
  from (select p_profile -> 'generated' as g) as generated
$$;
comment on function suggested_username(jsonb, integer) is 'The three forms of the user name for a new account.';

-- Signs somebody up who is unknown here, as a registration whose address is confirmed: the provider vouches for it.
-- Answers `{"user_id"}`, or `{"refused"}` with a reason of domain/providers/sign-in-failure.ts. Terms of the site are
-- accepted after signing in, as after every registration.
create or replace function sign_up_by_provider(
  p_provider providers, p_profile jsonb, p_language text, p_ip inet, p_request_id text
) returns json language plpgsql volatile as $$
declare
  number integer := nextval(pg_get_serial_sequence('users', 'id'));
  name jsonb := suggested_username(p_profile, number);
  address text := p_profile ->> 'email_canonical';
  full_name text := p_profile ->> 'full_name';
  data jsonb;
  requested registrations;
begin
  if not p_provider.sign_up then
    return '{"refused": "sign-up-not-allowed"}';
  elsif (select value from settings where key = 'registration_open') is distinct from 'true' then
    return '{"refused": "registration-closed"}';
  end if;
  if exists (select from registrations r
      where r.email_canonical = address and r.status = 'confirmed' and r.expires_at > app_now()) then
    return '{"refused": "awaiting-approval"}';
  end if;
  begin
    perform screened_name(null, address, full_name);
  exception when check_violation then
    -- A name with a link is left out; an address that is refused has no account.
    begin
      perform screened_name(null, address, null);
      full_name := null;
    exception when check_violation then
      return '{"refused": "address-refused"}';
    end;
  end;

  if (select value from settings where key = 'registration_approval') = 'true' then
    insert into registrations (username, username_canonical, username_skeleton, email, email_canonical, full_name,
      language, requested_from, status, identity, confirmed_at, expires_at)
    values (name ->> 'display', name ->> 'canonical', name ->> 'skeleton', p_profile ->> 'email', address, full_name,
      p_language, p_ip, 'confirmed', jsonb_build_object('provider', p_provider.uuid, 'source', p_provider.name,
        'issuer', p_profile ->> 'issuer', 'subject', p_profile ->> 'subject', 'email', p_profile ->> 'email',
        'social', p_profile -> 'social'), app_now(), app_now() + make_interval(secs => approval_seconds()))
    returning * into requested;
    perform request_approval(requested, p_ip, p_request_id);
    return '{"refused": "awaiting-approval"}';
  end if;

  data := jsonb_build_object('full_name', full_name, 'registration_source', p_provider.name, 'first_login', true,
    'social', '{}'::jsonb);
  insert into users (id, role, username, username_canonical, username_skeleton, email, email_canonical,
    activated_at, email_proven_at, language, user_data)
  overriding system value
  values (number, 'authenticated', name ->> 'display', name ->> 'canonical', name ->> 'skeleton',
    p_profile ->> 'email', address, app_now(), app_now(), p_language, data);
  insert into audit_events (action, actor_id, target_kind, target, ip, request_id, details)
  select 'registration-confirmed', u.id, 'user', u.uuid, p_ip, p_request_id,
    jsonb_build_object('username', u.username, 'email', u.email, 'provider', p_provider.name)
  from users u where u.id = number;
  perform link_identity(number, p_provider, p_profile, 'sign-up', null, p_ip, p_request_id);
  insert into outbox_mail (template, recipient, parameters, language)
  select 'registration-notify', observer.address,
    jsonb_build_object('username', name ->> 'display', 'email', p_profile ->> 'email', 'full_name', full_name), 'en'
  from settings s, jsonb_array_elements_text(s.derived) as observer (address)
  where s.key = 'registration_notified' and jsonb_typeof(s.derived) = 'array';
  return json_build_object('user_id', number);
end $$;
comment on function sign_up_by_provider(providers, jsonb, text, inet, text) is
  'Creates the account, or the registration to approve, of somebody who signs in by a provider for the first time.';
