-- The second statement of POST /v1/sessions, after the password matched: opens a session if the marker is still the one
-- that was read, stores the device as known and clears the attempts; null if something changed in between, and
-- `{"door": "shut"}`, a right password that opens nothing, without the flag that signing in needs (`may_enter`).
-- Whatever sets or removes a password moves the marker. `p_upgraded_hash` replaces a hash with old parameters, which is
-- no auth-sensitive operation, so the marker stays; of two sign-ins at once the first replaces it, and both are right.
-- Answers `OpenedSession` of store/sessions/sign-in.ts.
--
-- The user waits for this statement: as a function it is planned once per connection.
create or replace function open_session(
  p_user_id integer, p_rev bigint, p_password_hash text, p_upgraded_hash text, p_attempt_key bytea, p_source_hash bytea,
  p_device_hash bytea, p_ip inet, p_user_agent text, p_request_id text
) returns json language plpgsql volatile set plan_cache_mode = force_generic_plan as $$
declare
  answer json;
begin
  if not (select may_enter(u) from users u where u.id = p_user_id) then
    perform clear_attempts(p_attempt_key, p_source_hash);
    return '{"door":"shut"}';
  end if;

  with before as (
    select id, user_data -> 'first_login' as first_login from users where id = p_user_id
  ), signed_in as (
    update users u set
      last_login_at = app_now(), last_login_ip = p_ip,
      password_hash = case when u.password_hash = p_password_hash then coalesce(p_upgraded_hash, u.password_hash)
        else u.password_hash end,
      user_data = jsonb_set(u.user_data, '{first_login}', 'false')
    from before
    where u.id = before.id and is_account_active(u.enabled, u.activated_at, u.lock_kind, u.lock_until, app_now())
      and rev_of(u.last_auth_sensitive_operation_at) = p_rev
      and u.password_hash is not null
    returning u.id, u.uuid, u.last_auth_sensitive_operation_at as marker, u as account, before.first_login
  ), device as materialized (
    select d.device_id, d.is_new
    from signed_in, remember_device(signed_in.id, p_device_hash, p_ip, p_user_agent) as d
  ), session as (
    insert into sessions (sid, user_id, marker, absolute_end_at, ip, user_agent, device_id)
    select gen_random_uuid(), id, marker, app_now() + (select absolute from session_lifetime),
      p_ip, p_user_agent, device_id
    from signed_in, device returning sid
  ), audit as (
    insert into audit_events (action, actor_id, target_kind, target, ip, request_id, details)
    select 'session-opened', signed_in.id, 'user', signed_in.uuid, p_ip, p_request_id,
      jsonb_build_object('sid', session.sid)
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
    'idle_seconds', (select idle_seconds from session_lifetime))
  into answer
  from signed_in, session;
  if found then
    perform clear_attempts(p_attempt_key, p_source_hash);
  end if;
  return answer;
end $$;
comment on function open_session(
  integer, bigint, text, text, bytea, bytea, bytea, inet, text, text) is
  'Opens a session after the password matched; null if the account changed since begin_sign_in.';
