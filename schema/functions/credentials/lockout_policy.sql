-- Model: test/models/credentials/lockout-policies.ts.
create or replace function lockout_seconds(p_failures integer, p_policy jsonb) returns double precision
language plpgsql immutable parallel safe as $$
declare
  threshold integer := (p_policy ->> 'threshold')::integer;
begin
  if p_policy ->> 'policy' = 'exponential-delay' then
    if p_failures > threshold then
      return (p_policy ->> 'lock_seconds')::integer;
    end if;
    return least(power((p_policy ->> 'delay_base')::double precision, p_failures - 1),
      (p_policy ->> 'max_delay_seconds')::integer);
  end if;
  if p_failures % threshold <> 0 then
    return 0;
  end if;
  return p_failures / threshold * (p_policy ->> 'increment_minutes')::integer * 60;
end $$;
comment on function lockout_seconds(integer, jsonb) is
  'Seconds that a name takes no attempt after its n-th failure; 0 if this failure does not lock.';

-- The leaky bucket of one client address: how long one failure takes to leak out, and how long all of them may.
create or replace view source_limit as
  select
    (value ->> 'window_minutes')::bigint * 60000000 / (value ->> 'failures')::integer
      * interval '1 microsecond' as cost,
    make_interval(mins => (value ->> 'window_minutes')::integer) as capacity
  from (
    select coalesce((select value from settings where key = 'source_limit'),
      raise_unknown_setting('source_limit')) as value
  ) as setting;
comment on view source_limit is 'The rate limit per client address, as reserve_attempt applies it.';
