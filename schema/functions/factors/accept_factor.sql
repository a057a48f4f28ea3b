-- Whether the proof of a second factor holds, and spends it: a time step and a recovery code are good once, and a
-- factor that was removed or replaced since the ticket was sealed is worth nothing. `p_proof` is `FactorProof` of
-- domain/sessions/second-factor.ts; null: what was sent is wrong.
create or replace function accept_factor(p_user_id integer, p_proof jsonb) returns boolean
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
  when 'passkey' then
    update passkeys p set last_used_at = app_now(), backed_up = (p_proof ->> 'backed_up')::boolean,
        sign_count = greatest(p.sign_count, (p_proof ->> 'sign_count')::bigint)
      where p.user_id = p_user_id and p.uuid = (p_proof ->> 'uuid')::uuid
        and p.public_key = decode(p_proof ->> 'public_key', 'hex');
  else
    return false;
  end case;
  return found;
end $$;
comment on function accept_factor(integer, jsonb) is 'Whether the proof of a second factor holds; spends it.';
