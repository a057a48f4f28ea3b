-- Counts an attempt before the password is checked, against the client address and the attempt key: a digest of the
-- name, or of the name and a known device. An attempt that is rejected is not counted. The work is the same for names
-- with and without an account. Model: test/models/credentials/attempts.ts.
--
-- `wait_seconds` is for how long no attempt is accepted: after this one if it was accepted and fails, else from now on.
--
-- Lock order: the row of the address before the row of the key.
create or replace function reserve_attempt(p_attempt_key bytea, p_account integer, p_source_hash bytea)
returns table (reserved boolean, wait_seconds integer) language plpgsql volatile rows 1 as $$
declare
  now_ timestamptz := app_now();
  policy jsonb := coalesce((select value from settings where key = 'lockout'), raise_unknown_setting('lockout'));
  bucket source_limit;
begin
  if p_source_hash is not null then
    select * into bucket from source_limit;
    insert into source_attempts as s (source_hash, bucket_empty_at) values (p_source_hash, now_ + bucket.cost)
      on conflict (source_hash) do update set bucket_empty_at = greatest(s.bucket_empty_at, now_) + bucket.cost
      where greatest(s.bucket_empty_at, now_) + bucket.cost <= now_ + bucket.capacity;
    if not found then
      return query
        select false, ceil(extract(epoch from s.bucket_empty_at + bucket.cost - bucket.capacity - now_))::integer
        from source_attempts s where s.source_hash = p_source_hash;
      return;
    end if;
  end if;

  insert into login_attempts as a (name_hash, account, failures, last_failure_at, locked_until)
    values (p_attempt_key, p_account, 1, now_, now_ + make_interval(secs => nullif(lockout_seconds(1, policy), 0)))
    on conflict (name_hash) do update
      set account = excluded.account, failures = a.failures + 1, last_failure_at = now_,
        locked_until = now_ + make_interval(secs => nullif(lockout_seconds(a.failures + 1, policy), 0))
      where a.locked_until is null or a.locked_until <= now_
    returning ceil(extract(epoch from a.locked_until - now_)) into wait_seconds;
  if found then
    return query select true, coalesce(wait_seconds, 0);
    return;
  end if;

  perform refund_source(p_source_hash);
  return query select false, (select ceil(extract(epoch from a.locked_until - now_))::integer
    from login_attempts a where a.name_hash = p_attempt_key);
end $$;
comment on function reserve_attempt(bytea, integer, bytea) is
  'Counts an attempt with a password before the password is checked, or says how long to wait.';

-- The attempt was no failure. Other failures from the same address stay counted.
create or replace function refund_source(p_source_hash bytea) returns void language sql volatile as $$
  update source_attempts s set bucket_empty_at = s.bucket_empty_at - l.cost
  from source_limit l where s.source_hash = p_source_hash
$$;
comment on function refund_source(bytea) is 'Takes back one attempt that was counted against a client address.';

create or replace function clear_attempts(p_attempt_key bytea, p_source_hash bytea) returns void
language plpgsql volatile as $$
begin
  perform refund_source(p_source_hash);
  delete from login_attempts where name_hash = p_attempt_key;
end $$;
comment on function clear_attempts(bytea, bytea) is
  'After a success: deletes the failures of this attempt key, and takes back this attempt from the client address.';
