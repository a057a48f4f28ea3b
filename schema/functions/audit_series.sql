-- GET /v1/audit-events/series: sign-ins, failures, lockouts and reused refresh tokens in each whole hour (UTC) from
-- `p_from` on, before `p_to`. [[hour, reason, count], ...] as `counts`, and `since`: the first hour that was counted
-- completely. Of each action the newest `max_events` are read, from the index alone.
create or replace function audit_series(p_from timestamptz, p_to timestamptz) returns jsonb
language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  max_events constant integer := 250000;
begin
  return (
    with read as materialized (
      select kind.action, counted.hour, counted.target_kind, counted.n
      from (values ('session-opened'), ('sign-in-failed'), ('second-factor-failed'), ('name-locked-out'),
        ('refresh-token-reused')) as kind (action)
      cross join lateral (
        select date_trunc('hour', e.at, 'UTC') as hour, e.target_kind, count(*) as n
        from (
          select a.at, a.target_kind from audit_events a
          where a.action = kind.action and a.at >= p_from and a.at < p_to
          order by a.at desc limit max_events) e
        group by 1, 2) as counted),
    -- An action that was not read to its end is complete from the hour after the oldest that was read.
    since as (
      select coalesce(max(cut.hour), p_from) as hour from (
        select min(read.hour) + interval '1 hour' as hour from read
        group by read.action having sum(read.n) >= max_events) cut)
    select jsonb_build_object('since', since.hour, 'counts', coalesce((
      select jsonb_agg(jsonb_build_array(read.hour,
        case when read.action <> 'sign-in-failed' then read.action
          when read.target_kind = 'user' then 'wrong-password' else 'unknown-name' end, read.n) order by read.hour)
      from read where read.hour >= since.hour), '[]')) from since);
end $$;
comment on function audit_series(timestamptz, timestamptz) is 'Sign-ins and what went wrong with them, hour by hour.';
