-- A proxy asks for a package by its normalized name (PEP 503: `zope.interface` is `zope-interface`), whichever a client sends. A node of another
-- name would be found by no request, and its grants would guard nothing. Capitals make no other name (decision 0020).
create or replace function is_invalid_package_name(p_parent bigint, p_name text) returns boolean language sql stable as $$
  select p_name ~ '[._]|--' and exists (
    select from services s join service_types t on t.name = s.type where s.resource_id = p_parent and t.request_mapping = 'packages')
$$;
