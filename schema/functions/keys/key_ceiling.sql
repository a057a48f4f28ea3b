-- `KeyCeiling` of domain/keys/ceiling.ts, of a key that is limited to branches. A node that was deleted is no branch
-- any more; with none left, nothing is within.
create or replace function key_ceiling(p_key integer) returns json language sql stable as $$
  select json_build_object('key', k.uuid, 'branches', array(
    select json_build_array(r.id, r.uuid) from api_key_branches b join resources r on r.id = b.resource_id
    where b.key_id = k.id order by r.uuid))
  from api_keys k where k.id = p_key
$$;
comment on function key_ceiling(integer) is 'The branches that an API key is limited to.';
