-- A sealed token is good once: the first statement that spends it gets true, also among simultaneous ones, since the
-- others wait for its transaction. Housekeeping forgets a digest an hour after the token has expired.
create or replace function spend_token(p_digest bytea, p_expires_at timestamptz) returns boolean
language plpgsql volatile as $$
begin
  if p_expires_at <= app_now() then
    return false;
  end if;
  insert into spent_tokens (digest, expires_at) values (p_digest, p_expires_at) on conflict do nothing;
  return found;
end $$;
comment on function spend_token(bytea, timestamptz) is 'Spends a sealed token; false if it was spent or has expired.';
