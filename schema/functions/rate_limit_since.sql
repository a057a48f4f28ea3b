create or replace function rate_limit_since() returns timestamptz language sql volatile as $$
  select app_now() - interval '1 hour'
$$;
comment on function rate_limit_since() is 'Since when mails and links count against their limits per hour.';
