-- Counts an attempt with a password before anybody looks at the password, against the place it comes from and the lane it is in: a name,
-- or a name and a known device. What is refused is counted nowhere. The same work for names that are somebody's and names that are not.
-- Model: `test/models/credentials/attempts.ts`.
--
-- `wait_seconds`: for how long no attempt is taken; where this one was, should it fail.
--
-- Places before lanes: whoever takes the locks of both takes them in this order.
create or replace function reserve_attempt(p_lane bytea, p_account integer, p_source bytea)
returns table (reserved boolean, wait_seconds integer) language plpgsql volatile rows 1 as $$
declare
  now_ timestamptz := app_now();
  policy jsonb := coalesce((select value from settings where key = 'lockout'), raise_unknown_setting('lockout'));
  place source_limit;
begin
  if p_source is not null then
    select * into place from source_limit;
    insert into source_attempts as s (source_hash, bucket_empty_at) values (p_source, now_ + place.cost)
      on conflict (source_hash) do update set bucket_empty_at = greatest(s.bucket_empty_at, now_) + place.cost
      where greatest(s.bucket_empty_at, now_) + place.cost <= now_ + place.capacity;
    if not found then
      return query select false, ceil(extract(epoch from s.bucket_empty_at + place.cost - place.capacity - now_))::integer
        from source_attempts s where s.source_hash = p_source;
      return;
    end if;
  end if;

  insert into login_attempts as a (name_hash, account, failures, last_failure_at, locked_until)
    values (p_lane, p_account, 1, now_, now_ + make_interval(secs => nullif(lockout_seconds(1, policy), 0)))
    on conflict (name_hash) do update set account = excluded.account, failures = a.failures + 1, last_failure_at = now_,
      locked_until = now_ + make_interval(secs => nullif(lockout_seconds(a.failures + 1, policy), 0))
    where a.locked_until is null or a.locked_until <= now_
    returning ceil(extract(epoch from a.locked_until - now_)) into wait_seconds;
  if found then
    return query select true, coalesce(wait_seconds, 0);
    return;
  end if;

  perform refund_source(p_source);
  return query select false, (select ceil(extract(epoch from a.locked_until - now_))::integer
    from login_attempts a where a.name_hash = p_lane);
end $$;

-- Takes one attempt back from a place: it was no failure. What others failed there stays.
create or replace function refund_source(p_source bytea) returns void language sql volatile as $$
  update source_attempts s set bucket_empty_at = s.bucket_empty_at - l.cost from source_limit l where s.source_hash = p_source
$$;

-- After a success: what counted in its lane is forgotten, and the place gets this attempt back.
create or replace function clear_attempts(p_lane bytea, p_source bytea) returns void language plpgsql volatile as $$
begin
  perform refund_source(p_source);
  delete from login_attempts where name_hash = p_lane;
end $$;
