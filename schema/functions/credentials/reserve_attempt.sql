-- Where the attempts at an account count: its user name and its address have one count, each known device and the
-- sessions of the account (`p_part`) have their own. The key belongs to the account, so that a name that passes to
-- another account leaves its failures behind (docs/decisions/accounts/0051-attempts-belong-to-accounts.md).
create or replace function attempt_key_of(p_account uuid, p_part bytea) returns bytea language sql immutable as $$
  select sha256(uuid_send(p_account) || coalesce(p_part, ''))
$$;
comment on function attempt_key_of(uuid, bytea) is
  'The key that attempts at an account are counted under: without a part those of clients that are not known.';

-- An attempt is unsettled until its outcome is recorded. Where that never happens, because the database or the Worker
-- went away in between, the client has learned nothing: such attempts lapse with the lock that they caused.
create or replace function lapsed_attempts(p_unsettled integer, p_last_at timestamptz, p_at timestamptz)
returns integer language sql immutable parallel safe as $$
  select case when p_last_at + make_interval(secs => unsettled_attempt_seconds()) <= p_at then p_unsettled else 0 end
$$;
comment on function lapsed_attempts(integer, timestamptz, timestamptz) is
  'How many attempts of a row of login_attempts no longer count at an instant, because no outcome was recorded.';

-- Counts an attempt before the password is checked, against the client address and the attempt key: `attempt_key_of`
-- an account, or the digest of a name without one. An attempt that is rejected is not counted. The work is the same for
-- names with and without an account. Model: test/models/credentials/attempts.ts.
--
-- `wait_seconds` is for how long no attempt is accepted: after this one if it was accepted and fails, else from now on.
-- `failures` is the count with this attempt.
--
-- Lock order: the row of the address before the row of the key.
create or replace function reserve_attempt(p_attempt_key bytea, p_account integer, p_source_hash bytea)
returns table (reserved boolean, wait_seconds integer, failures integer) language plpgsql volatile rows 1 as $$
#variable_conflict use_column
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
        select false, ceil(extract(epoch from
            greatest(s.bucket_empty_at + bucket.cost - bucket.capacity, a.locked_until) - now_))::integer, 0
        from source_attempts s left join login_attempts a on a.attempt_key = p_attempt_key
          and lapsed_attempts(a.unsettled, a.last_failure_at, now_) = 0
        where s.source_hash = p_source_hash;
      return;
    end if;
  end if;

  return query
    insert into login_attempts as a (attempt_key, account, failures, unsettled, last_failure_at, locked_until)
    values (p_attempt_key, p_account, 1, 1, now_, now_ + make_interval(secs => nullif(lockout_seconds(1, policy), 0)))
    on conflict (attempt_key) do update set (failures, unsettled, last_failure_at, locked_until) = (
        select n.failures, n.unsettled, now_,
          now_ + make_interval(secs => nullif(lockout_seconds(n.failures, policy), 0))
        from (select a.failures - lapsed + 1 as failures, a.unsettled - lapsed + 1 as unsettled
          from lapsed_attempts(a.unsettled, a.last_failure_at, now_) as lapsed) as n)
      where a.locked_until is null or a.locked_until <= now_
        or lapsed_attempts(a.unsettled, a.last_failure_at, now_) > 0
    returning true, coalesce(ceil(extract(epoch from a.locked_until - now_))::integer, 0), a.failures;
  if found then
    return;
  end if;

  perform refund_source(p_source_hash);
  return query select false, ceil(extract(epoch from a.locked_until - now_))::integer, a.failures
    from login_attempts a where a.attempt_key = p_attempt_key;
end $$;
comment on function reserve_attempt(bytea, integer, bytea) is
  'Counts an attempt with a password before the password is checked, or says how long to wait.';

create or replace function settle_attempt(p_attempt_key bytea) returns timestamptz language sql volatile as $$
  update login_attempts set unsettled = unsettled - 1 where attempt_key = p_attempt_key and unsettled > 0
  returning locked_until
$$;
comment on function settle_attempt(bytea) is
  'Records that an attempt failed, so that it stays counted; returns until when no attempt is accepted.';

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
  delete from login_attempts where attempt_key = p_attempt_key;
end $$;
comment on function clear_attempts(bytea, bytea) is
  'After a success: deletes the failures of this attempt key, and takes back this attempt from the client address.';

create or replace view locked_out_accounts as
  select account from login_attempts a
  where a.locked_until > (select app_now()) and a.account > 0
    and lapsed_attempts(a.unsettled, a.last_failure_at, (select app_now())) = 0;
comment on view locked_out_accounts is 'Accounts at which attempts are refused at this moment because of failures.';

-- Of all keys of the account. A lockout of a known device is reported too: it keeps the owner out on that device.
create or replace function sign_in_failures(p_account integer, p_last_login_at timestamptz) returns jsonb
language sql volatile as $$
  select jsonb_build_object(
    'failed_attempts', coalesce(sum(a.failures - a.lapsed), 0),
    'locked_out_until', max(a.locked_until) filter (where a.locked_until > now_ and a.lapsed = 0),
    'last_attempt_at', greatest(p_last_login_at, max(a.last_failure_at)))
  from (select l.*, now_, lapsed_attempts(l.unsettled, l.last_failure_at, now_) as lapsed
    from app_now() as now_, login_attempts l where l.account = p_account) as a
$$;
comment on function sign_in_failures(integer, timestamptz) is
  'Failed attempts at an account since the last success or unlock, and until when it takes no more.';
