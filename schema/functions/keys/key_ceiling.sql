-- `KeyCeiling` of domain/keys/ceiling.ts, of a key that is limited to branches. A node that was deleted is no branch
-- any more; with none left, nothing is within.
create or replace function key_ceiling(p_key integer) returns json language sql stable as $$
  select json_build_object('key', k.uuid, 'branches', array(
    select json_build_array(r.id, r.uuid) from api_key_branches b join resources r on r.id = b.resource_id
    where b.key_id = k.id order by r.uuid))
  from api_keys k where k.id = p_key
$$;
comment on function key_ceiling(integer) is 'The branches that an API key is limited to.';

-- For listings of grants. Every node is within a key that is not limited, and none within one that does not exist.
create or replace function is_within_key(p_key uuid, p_resource bigint) returns boolean language sql stable as $$
  select exists (
    select from api_keys k where k.uuid = p_key and (not k.branch_limited or exists (
      select from resources r join api_key_branches b on b.resource_id = any (r.path)
      where r.id = p_resource and b.key_id = k.id)))
$$;
comment on function is_within_key(uuid, bigint) is
  'Whether a node is at or below a branch of an API key, or the key is not limited.';
