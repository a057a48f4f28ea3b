-- The first that holds, in this order. A key that is `replaced` is valid until the end of the overlap, its expiry.
create or replace function api_key_status(
  p_revoked_at timestamptz, p_replaced_by integer, p_expires_at timestamptz, p_now timestamptz
) returns text language sql immutable parallel safe as $$
  select case
    when p_revoked_at is not null then 'revoked'
    when p_replaced_by is not null then 'replaced'
    when p_expires_at <= p_now then 'expired'
    else 'active'
  end
$$;
comment on function api_key_status(timestamptz, integer, timestamptz, timestamptz) is
  'What an API key is good for at an instant: active, replaced, expired or revoked.';
