-- The statement before each statement of a request with `Postern-Client-Address`, in its transaction: raises an error
-- like a violated constraint unless the key may state the address of a client, so that nothing counts for that address.
-- The name of the constraint is the reason, a problem code. It needs the scope in the key and in the role of a service
-- account. `ip_asserted_by` of audit events is the key, until the transaction ends. Answers whether the use of the key
-- is to be noted.
create or replace function require_asserting_key(p_digest bytea) returns boolean
language plpgsql volatile set plan_cache_mode = force_generic_plan as $$
declare
  caller record;
  reason text;
begin
  select k.user_id, k.key_uuid, k.administrator, k.denial, k.is_use_due, u.kind into caller
    from live_key(p_digest, 'client-address:assert', null, false) k join users u on u.id = k.user_id;
  reason := case when caller.user_id is null then 'invalid-token'
    when caller.denial is not null then caller.denial
    when not caller.administrator or caller.kind <> 'service' then 'insufficient-scope' end;
  if reason is not null then
    raise exception 'This key may not state the address of a client.'
      using errcode = 'check_violation', constraint = reason;
  end if;
  perform set_config('postern.asserting_key', caller.key_uuid::text, true);
  return caller.is_use_due;
end $$;
comment on function require_asserting_key(bytea) is
  'Raises an error unless an API key may state the address of a client; otherwise whether its use is to be noted.';
