-- The owner still has a factor, or somebody thought better of it.
create or replace function stop_factor_recovery(p_user_id integer, p_actor_id integer, p_ip inet, p_request_id text)
returns boolean language plpgsql volatile as $$
begin
  delete from factor_recoveries f where f.user_id = p_user_id;
  if not found then
    return false;
  end if;
  insert into audit_events (action, actor_id, target_kind, target, ip, request_id)
    select 'factor-recovery-stopped', p_actor_id, 'user', u.uuid, p_ip, p_request_id
    from users u where u.id = p_user_id;
  return true;
end $$;
comment on function stop_factor_recovery(integer, integer, inet, text) is
  'Stops the recovery of an account; false if none is under way.';

-- The sweeper calls this. Removes the second factors of accounts whose waiting period is over: their sessions end, and
-- their owners sign in with what is left. Where nothing is left the recovery waits on, until the owner has set a
-- password by mail. That is asked again under the lock: the owner may have unlinked a provider meanwhile. Answers how
-- many accounts.
create or replace function carry_out_factor_recoveries(p_limit integer) returns integer language plpgsql volatile as $$
declare
  account users;
  done integer := 0;
begin
  for account in
    select u.* from factor_recoveries f join users u on u.id = f.user_id
    where f.due_at <= app_now() and has_way_in_without(u.id, 'passkey', null)
    order by f.due_at limit p_limit for update of f, u skip locked
  loop
    continue when not has_way_in_without(account.id, 'passkey', null);
    delete from factor_recoveries f where f.user_id = account.id;
    delete from authenticators a where a.user_id = account.id;
    delete from passkeys p where p.user_id = account.id;
    delete from recovery_codes r where r.user_id = account.id;
    update users u set last_auth_sensitive_operation_at = next_marker(u.last_auth_sensitive_operation_at),
      updated_at = app_now() where u.id = account.id;
    update sessions s set ended_at = app_now(), end_reason = 'factors-reset'
      where s.user_id = account.id and s.ended_at is null;
    delete from known_devices d where d.user_id = account.id;
    insert into audit_events (action, actor_id, target_kind, target)
      values ('factors-reset', 1, 'user', account.uuid);
    insert into outbox_mail (template, recipient, parameters)
      select 'factors-reset', account.email, jsonb_build_object('username', account.username)
      where account.email is not null;
    done := done + 1;
  end loop;
  return done;
end $$;
comment on function carry_out_factor_recoveries(integer) is
  'Removes the second factors of accounts whose recovery is due.';
