-- A proxy asks for a package by its normalized name (PEP 503: `zope.interface` is `zope-interface`), whichever a client
-- sends. No request would find a node of another name, and its grants would guard nothing. Names that differ only in
-- capitals are the same (decision 0020).
create or replace function is_invalid_package_name(p_parent bigint, p_name text) returns boolean
language sql stable as $$
  select p_name ~ '[._]|--' and exists (
    select from services s join service_types t on t.name = s.type
    where s.resource_id = p_parent and t.request_mapping = 'packages')
$$;
comment on function is_invalid_package_name(bigint, text) is
  'Whether this parent is a package index and the name is not a normalized package name.';
