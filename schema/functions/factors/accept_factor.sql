-- Whether the proof of a second factor holds, and spends it: a time step and a recovery code are good once, and a
-- factor that was removed or replaced since the ticket was sealed is worth nothing. `p_proof` is `FactorProof` of
-- domain/sessions/second-factor.ts; null: what was sent is wrong.
create or replace function accept_factor(
  p_user_id integer, p_proof jsonb, p_ip inet, p_request_id text
) returns boolean
language plpgsql volatile as $$
begin
  case p_proof ->> 'method'
  when 'authenticator' then
    update authenticators a set last_step = (p_proof ->> 'step')::bigint, last_used_at = app_now()
      where a.user_id = p_user_id and a.uuid = (p_proof ->> 'uuid')::uuid
        and a.last_step < (p_proof ->> 'step')::bigint;
  when 'recovery-code' then
    update recovery_codes r set used_at = app_now()
      where r.user_id = p_user_id and r.digest = decode(p_proof ->> 'digest', 'hex') and r.used_at is null;
  when 'email-code' then
    -- Asked for by this session. Only for accounts without another factor, while the setting says so.
    update one_time_tokens t set used_at = app_now()
      where t.user_id = p_user_id and t.operation = 'second-factor-code' and t.used_at is null and t.revoked_at is null
        and t.code_digest = decode(p_proof ->> 'digest', 'hex') and t.payload ->> 'sid' = p_proof ->> 'sid'
        and t.expires_at > app_now() and is_email_second_factor(p_user_id);
    if found then
      update users u set email_proven_at = app_now() where u.id = p_user_id and u.email_proven_at is null;
      return true;
    end if;
  when 'passkey' then
    if not exists (select from passkeys p where p.user_id = p_user_id and p.uuid = (p_proof ->> 'uuid')::uuid
        and p.public_key = decode(p_proof ->> 'public_key', 'hex')) then
      return false;
    end if;
    -- The challenge is good once, also where it came without a ticket.
    if not spend_token(decode(p_proof ->> 'challenge', 'hex'), (p_proof ->> 'challenge_expires_at')::timestamptz) then
      return false;
    end if;
    return note_passkey_use((p_proof ->> 'uuid')::uuid, (p_proof ->> 'sign_count')::bigint,
      (p_proof ->> 'backed_up')::boolean, p_ip, p_request_id);
  else
    return false;
  end case;
  return found;
end $$;
comment on function accept_factor(integer, jsonb, inet, text) is
  'Whether the proof of a second factor holds; spends it.';
