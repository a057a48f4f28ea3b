-- Since when mails and links count against the limits on them: an hour ago.
create or replace function rate_limit_since() returns timestamptz language sql volatile as $$
  select app_now() - interval '1 hour'
$$;
