-- One attempt with a second factor: counted per account, as attempts with a password are, so that a new ticket is no
-- new start. `p_part` is whose count it is (`attempt_key_of`). Answers {accepted, reserved, wait_seconds}; `reserved`
-- is false while no attempt is accepted. Audits failures. Whoever fails here knows the password, so the owner gets a
-- mail once the count locks.
--
-- Lock order: the row of the user, which only a proof that may hold takes, before those of the attempts and of the
-- factor, as whatever changes the account has it.
create or replace function prove_factor(
  p_user_id integer, p_part bytea, p_source_hash bytea, p_proof jsonb, p_method text, p_ip inet, p_request_id text
) returns json language plpgsql volatile as $$
declare
  account users;
  key bytea;
  attempt record;
begin
  if p_proof is not null then
    perform from users u where u.id = p_user_id for no key update;
  end if;
  select * into account from users u where u.id = p_user_id;
  key := attempt_key_of(account.uuid, p_part);
  select * into attempt from reserve_attempt(key, p_user_id, p_source_hash);
  if not attempt.reserved then
    return json_build_object('accepted', false, 'reserved', false, 'wait_seconds', attempt.wait_seconds);
  end if;
  if accept_factor(p_user_id, p_proof, p_ip, p_request_id) then
    perform clear_attempts(key, p_source_hash);
    if p_method = 'recovery-code' then
      insert into outbox_mail (template, recipient, parameters)
        select 'recovery-code-used', account.email,
          jsonb_build_object('username', account.username, 'address', host(p_ip), 'left', (
            select count(*) from recovery_codes r where r.user_id = p_user_id and r.used_at is null))
        where account.email is not null;
    end if;
    return json_build_object('accepted', true, 'reserved', true, 'wait_seconds', 0);
  end if;
  perform settle_attempt(key);
  insert into audit_events (action, target_kind, target, ip, request_id, details)
    values ('second-factor-failed', 'user', account.uuid, p_ip, p_request_id,
      jsonb_build_object('method', p_method, 'failures', attempt.failures));
  if attempt.wait_seconds >= noticed_lock_seconds() then
    insert into outbox_mail (template, recipient, parameters)
      select 'second-factor-failed', account.email,
        jsonb_build_object('username', account.username, 'address', host(p_ip))
      where account.email is not null and mails_per_hour() > (
        select count(*) from outbox_mail m where lower(m.recipient) = account.email_canonical
          and m.template = 'second-factor-failed' and m.created_at > (select rate_limit_since()));
  end if;
  return json_build_object('accepted', false, 'reserved', true, 'wait_seconds', attempt.wait_seconds);
end $$;
comment on function prove_factor(integer, bytea, bytea, jsonb, text, inet, text) is
  'Counts an attempt with a second factor and says whether its proof holds.';
