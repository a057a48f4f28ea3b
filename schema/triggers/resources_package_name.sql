-- Fires before a node directly below a service gets a name that is not a normalized package name, and rejects it if the
-- service is a package index (PEP 503). Relied on by the statements of store/resources/resources.ts and
-- resource-move.ts, which map the error like that of a constraint.
create or replace function reject_invalid_package_name() returns trigger language plpgsql as $$
begin
  if is_invalid_package_name(new.parent_id, new.name) then
    raise exception 'This is not the normalized name of a package.'
      using errcode = 'check_violation', constraint = 'resources_package_name';
  end if;
  return new;
end $$;
comment on function reject_invalid_package_name() is
  'Trigger: rejects names in a package index that are not normalized.';

-- All other names cost one comparison of the text.
create or replace trigger resources_package_name before insert or update of name, parent_id on resources
  for each row when (cardinality(new.path) = 2 and new.name ~ '[._]|--') execute function reject_invalid_package_name();
