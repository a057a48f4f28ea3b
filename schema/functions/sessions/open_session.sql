-- The end of POST /v1/sessions: opens a session for a password that matched, if hash and marker are still those that were read, knows the
-- device from now on, and settles the attempt; null when something changed in between. `p_upgraded_hash` replaces a hash of old parameters: no sensitive operation,
-- so the marker stays. The answer is `OpenedSession` of `store/sessions/sign-in.ts`.
--
-- A statement that everybody waits for after their password was hashed: as a function it is planned once for each connection.
create or replace function open_session(
  p_user_id integer, p_rev bigint, p_password_hash text, p_upgraded_hash text, p_lane bytea, p_source bytea,
  p_device bytea, p_absolute_seconds integer, p_ip inet, p_user_agent text, p_request_id text
) returns json language plpgsql volatile set plan_cache_mode = force_generic_plan as $$
declare
  opened json;
begin
  with before as (
    select id, user_data -> 'first_login' as first_login from users where id = p_user_id
  ), signed as (
    update users u set
      last_login_at = app_now(), last_login_ip = p_ip,
      password_hash = coalesce(p_upgraded_hash, u.password_hash),
      user_data = jsonb_set(u.user_data, '{first_login}', 'false')
    from before
    where u.id = before.id and is_account_active(u.enabled, u.activated_at, u.lock_kind, u.lock_until, app_now())
      and rev_of(u.last_auth_sensitive_operation_at) = p_rev
      and u.password_hash = p_password_hash
    returning u.id, u.uuid, u.last_auth_sensitive_operation_at as marker, u as account, before.first_login
  ), device as materialized (
    select d.device_id, d.is_new from signed, remember_device(signed.id, p_device, p_ip, p_user_agent) as d
  ), session as (
    insert into sessions (sid, user_id, marker, absolute_end_at, ip, user_agent, device_id)
    select gen_random_uuid(), id, marker, app_now() + make_interval(secs => p_absolute_seconds), p_ip, p_user_agent, device_id
    from signed, device returning sid
  ), audited as (
    insert into audit_events (action, actor_id, target_kind, target, ip, request_id, details)
    select 'session-opened', signed.id, 'user', signed.uuid, p_ip, p_request_id, jsonb_build_object('sid', session.sid)
    from signed, session
  ), told as (
    -- The owner is told of a device that is new, but not of the first there ever was, nor of one that looks like another of theirs in the
    -- same place (a client that keeps no device token is new each time), nor more often than strangers may have them written to
    -- (`mailsPerHour`). What is told of it is `user_agent` as `knownDevice` names it.
    insert into outbox_mail (template, recipient, parameters)
    select 'new-device', u.email, jsonb_build_object('username', u.username, 'address', host(p_ip), 'user_agent', p_user_agent)
    from signed join device on device.is_new join users u on u.id = signed.id
    where signed.first_login is distinct from 'true' and u.email is not null
      and not exists (
        select from known_devices d where d.user_id = signed.id
          and d.ip is not distinct from p_ip and d.user_agent is not distinct from p_user_agent)
      and 5 > (
        select count(*) from outbox_mail m where lower(m.recipient) = u.email_canonical and m.template = 'new-device'
          and m.created_at > (select rate_limit_since()))
  )
  select json_build_object(
    'user', user_facts(signed.account, (select max_age_days from password_policy),
      (select version_id from site_terms)),
    'sid', session.sid, 'rev', rev_of(signed.marker), 'first_login', coalesce(signed.first_login = 'true', false))
  into opened
  from signed, session;
  if found then
    perform clear_attempts(p_lane, p_source);
  end if;
  return opened;
end $$;
