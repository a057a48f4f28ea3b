-- The only way that a session begins, whatever was proven: `p_amr` and `p_aal` say what. Opens it if the marker is
-- still the one that was read with the proof, and stores the device as known; null if the account changed in between.
-- Answers `OpenedSession` of store/sessions/opening.ts, or why it stays shut:
--   {"door": "shut"}           without the flag that signing in needs (`may_enter`)
--   {"door": "second-factor"}  the account has a second factor and none was proven; with `user_uuid`, `rev` and
--                              `factors` (`second_factors`), for a ticket
-- So no way in can forget the second factor.
--
-- The user waits for this statement: as a function it is planned once per connection.
create or replace function open_session(
  p_user_id integer, p_rev bigint, p_amr text[], p_aal integer, p_device_hash bytea, p_ip inet, p_user_agent text,
  p_request_id text
) returns json language plpgsql volatile set plan_cache_mode = force_generic_plan as $$
declare
  answer json;
begin
  if not (select may_enter(u) from users u where u.id = p_user_id) then
    return '{"door":"shut"}';
  end if;
  if p_aal < 2 and has_second_factor(p_user_id) then
    select json_build_object('door', 'second-factor', 'user_id', u.id, 'user_uuid', u.uuid, 'rev', p_rev,
        'factors', second_factors(u.id))
      into answer
      from users u
      where u.id = p_user_id and rev_of(u.last_auth_sensitive_operation_at) = p_rev
        and is_account_active(u.enabled, u.activated_at, u.lock_kind, u.lock_until, app_now());
    return answer;
  end if;

  with before as (
    select id, user_data -> 'first_login' as first_login from users where id = p_user_id
  ), signed_in as (
    update users u set
      last_login_at = app_now(), last_login_ip = p_ip,
      user_data = jsonb_set(u.user_data, '{first_login}', 'false')
    from before
    where u.id = before.id and is_account_active(u.enabled, u.activated_at, u.lock_kind, u.lock_until, app_now())
      and rev_of(u.last_auth_sensitive_operation_at) = p_rev
    returning u.id, u.uuid, u.last_auth_sensitive_operation_at as marker, u as account, before.first_login
  ), device as materialized (
    select d.device_id, d.is_new
    from signed_in, remember_device(signed_in.id, p_device_hash, p_ip, p_user_agent) as d
  ), session as (
    insert into sessions (sid, user_id, marker, absolute_end_at, ip, user_agent, device_id, amr, aal)
    select gen_random_uuid(), id, marker, app_now() + (select absolute from session_lifetime),
      p_ip, p_user_agent, device_id, p_amr, p_aal
    from signed_in, device returning sid, amr, aal, authenticated_at
  ), audit as (
    insert into audit_events (action, actor_id, target_kind, target, ip, request_id, details)
    select 'session-opened', signed_in.id, 'user', signed_in.uuid, p_ip, p_request_id,
      jsonb_build_object('sid', session.sid, 'amr', session.amr, 'aal', session.aal)
    from signed_in, session
  ), mail as (
    -- Notifies the owner of a new device. No mail for the first device of a user; for one with the address and user
    -- agent of another known device, since a client that keeps no device token is new each time; nor beyond
    -- `mails_per_hour()`. The sweeper turns `user_agent` into a device name (domain/sessions/device-name.ts).
    insert into outbox_mail (template, recipient, parameters)
    select 'new-device', u.email,
      jsonb_build_object('username', u.username, 'address', host(p_ip), 'user_agent', p_user_agent)
    from signed_in join device on device.is_new join users u on u.id = signed_in.id
    where signed_in.first_login is distinct from 'true' and u.email is not null
      and not exists (
        select from known_devices d where d.user_id = signed_in.id
          and d.ip is not distinct from p_ip and d.user_agent is not distinct from p_user_agent)
      and mails_per_hour() > (
        select count(*) from outbox_mail m where lower(m.recipient) = u.email_canonical and m.template = 'new-device'
          and m.created_at > (select rate_limit_since()))
  )
  select json_build_object(
    'user', user_facts(signed_in.account, (select max_age_days from password_policy),
      (select version_id from site_terms)),
    'sid', session.sid, 'rev', rev_of(signed_in.marker), 'first_login', coalesce(signed_in.first_login = 'true', false),
    'idle_seconds', (select idle_seconds from session_lifetime),
    'authentication', authentication_of(session.amr, session.aal, session.authenticated_at))
  into answer
  from signed_in, session;
  return answer;
end $$;
comment on function open_session(integer, bigint, text[], integer, bytea, inet, text, text) is
  'Opens a session for an account whose user has proven who they are, or says what is missing.';
