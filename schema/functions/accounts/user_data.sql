-- Notes with those of a wish: free keys replaced whole, null takes a key away, the keys of each profile of `social` over those held.
-- Model: `test/models/accounts/user-data.ts`.
create or replace function merge_user_data(p_data jsonb, p_patch jsonb) returns jsonb language sql immutable parallel safe as $$
  select (p_data || (p_patch - 'social')) - array(select key from jsonb_each(p_patch) where value = 'null' and key <> 'social')
    || case when p_patch ? 'social' then jsonb_build_object('social', coalesce((
      select jsonb_object_agg(key, case when jsonb_typeof(held.value) = 'object' and wished.value is not null
        then held.value || wished.value else coalesce(wished.value, held.value) end)
        filter (where wished.value is distinct from 'null')
      from jsonb_each(case when jsonb_typeof(p_data -> 'social') = 'object' then p_data -> 'social' else '{}' end) as held
      full join jsonb_each(p_patch -> 'social') as wished using (key)), '{}')) else '{}' end
$$;

-- Notes that are not too large; others raise, as if a constraint had been violated, so that nothing of the statement happens.
create or replace function checked_user_data(p_data jsonb, p_max_keys integer, p_max_bytes integer) returns jsonb
language plpgsql immutable as $$
begin
  if octet_length(p_data::text) > p_max_bytes or (select count(*) from jsonb_object_keys(p_data)) > p_max_keys then
    raise exception 'The notes are too large.' using errcode = 'check_violation', constraint = 'user_data_size';
  end if;
  return p_data;
end $$;
