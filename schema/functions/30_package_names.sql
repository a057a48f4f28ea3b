-- A proxy asks for a package by its normalized name (PEP 503: `zope.interface` is `zope-interface`), whichever a client sends. A node of another
-- name would be found by no request, and its grants would guard nothing. Capitals make no other name (decision 0020).
create or replace function unfit_package_name(p_parent bigint, p_name text) returns boolean language sql stable as $$
  select p_name ~ '[._]|--' and exists (
    select from services s join service_types t on t.name = s.type where s.resource_id = p_parent and t.request_mapping = 'pypicloud')
$$;

create or replace function refuse_package_name() returns trigger language plpgsql as $$
begin
  if unfit_package_name(new.parent_id, new.name) then
    raise exception 'This is not the normalized name of a package.' using errcode = 'check_violation', constraint = 'resources_package_name';
  end if;
  return new;
end $$;

-- Whatever has no such character pays for the look at its name only.
create or replace trigger resources_package_name before insert or update of name, parent_id on resources
  for each row when (cardinality(new.path) = 2 and new.name ~ '[._]|--') execute function refuse_package_name();
