create or replace function is_key_use_due(p_last_used_at timestamptz) returns boolean language sql volatile as $$
  select coalesce(p_last_used_at < app_now() - interval '15 minutes', true)
$$;
comment on function is_key_use_due(timestamptz) is 'Whether the use of an API key is to be noted.';
