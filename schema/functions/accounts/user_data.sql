-- Free keys are replaced whole, and null removes a key. The keys of each profile of `social` are merged with those that
-- are stored. Model: test/models/accounts/user-data.ts.
create or replace function merge_user_data(p_data jsonb, p_patch jsonb) returns jsonb
language sql immutable parallel safe as $$
  select (p_data || (p_patch - 'social'))
      - array(select key from jsonb_each(p_patch) where value = 'null' and key <> 'social')
    || case when p_patch ? 'social' then jsonb_build_object('social', coalesce((
      select jsonb_object_agg(key, case when jsonb_typeof(stored.value) = 'object' and patch.value is not null
        then stored.value || patch.value else coalesce(patch.value, stored.value) end)
        filter (where patch.value is distinct from 'null')
      from jsonb_each(
        case when jsonb_typeof(p_data -> 'social') = 'object' then p_data -> 'social' else '{}' end) as stored
      full join jsonb_each(p_patch -> 'social') as patch using (key)), '{}')) else '{}' end
$$;
comment on function merge_user_data(jsonb, jsonb) is
  'The user data after a patch (RFC 7396, one level deep but for social).';

create or replace function checked_user_data(p_data jsonb, p_max_keys integer, p_max_bytes integer) returns jsonb
language plpgsql immutable as $$
begin
  if octet_length(p_data::text) > p_max_bytes or (select count(*) from jsonb_object_keys(p_data)) > p_max_keys then
    raise exception 'The notes are too large.' using errcode = 'check_violation', constraint = 'user_data_size';
  end if;
  return p_data;
end $$;
comment on function checked_user_data(jsonb, integer, integer) is
  'The user data unchanged; raises an error like a violated constraint if it is too large.';
