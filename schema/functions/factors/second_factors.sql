-- Recovery codes are no factor of their own: they stand in for one that was lost.
create or replace function has_second_factor(p_user_id integer) returns boolean language sql stable as $$
  select exists (select from authenticators a where a.user_id = p_user_id)
    or exists (select from passkeys p where p.user_id = p_user_id)
$$;
comment on function has_second_factor(integer) is 'Whether an account has an authenticator app or a passkey.';

-- What a second factor can be verified with. Goes into a ticket, sealed (`SecondFactors` of
-- domain/sessions/second-factor.ts):
-- the statement that acts asks again whether it still holds.
create or replace function second_factors(p_user_id integer) returns json language sql stable as $$
  select json_build_object(
    'authenticator', (
      select json_build_object('uuid', a.uuid, 'secret', a.secret, 'last_step', a.last_step)
      from authenticators a where a.user_id = p_user_id),
    'passkeys', coalesce((
      select json_agg(json_build_object('uuid', p.uuid, 'credential_id', encode(p.credential_id, 'hex'),
        'public_key', encode(p.public_key, 'hex'), 'sign_count', p.sign_count, 'transports', p.transports)
        order by p.created_at, p.id)
      from passkeys p where p.user_id = p_user_id), '[]'),
    'recovery_codes', (
      select count(*) from recovery_codes r where r.user_id = p_user_id and r.used_at is null))
$$;
comment on function second_factors(integer) is 'The second factors of an account, as a sealed ticket holds them.';

-- The weakest factor: for accounts that have no other, while the setting `second_factor_by_email` says so.
create or replace function is_email_second_factor(p_user_id integer) returns boolean language sql stable as $$
  select coalesce((select value from settings where key = 'second_factor_by_email'),
      raise_unknown_setting('second_factor_by_email')) = 'true'
    and not has_second_factor(p_user_id)
    and exists (select from users u where u.id = p_user_id and u.email is not null and u.activated_at is not null)
$$;
comment on function is_email_second_factor(integer) is
  'Whether a mailed code counts as the second factor of an account.';
