-- One row, so that a statement looks it up once. `absolute` holds for sessions that begin from now on, which keep their
-- end; `idle` for all.
create or replace view session_lifetime as
  select make_interval(mins => (lifetime.value ->> 'idle_minutes')::integer) as idle,
    60 * (lifetime.value ->> 'idle_minutes')::integer as idle_seconds,
    make_interval(mins => (lifetime.value ->> 'absolute_minutes')::integer) as absolute
  from (select coalesce((select value from settings where key = 'session_lifetime'),
    raise_unknown_setting('session_lifetime')) as value) as lifetime;
comment on view session_lifetime is 'How long sessions last: without a refresh, and whatever happens.';
