-- Raises an error like a violated constraint, so that the whole statement fails. domain/groups/group.ts has checked the
-- name by the rules `unicode`; those of `ascii` are stricter.
create or replace function permitted_group_name(p_name text) returns text language plpgsql stable as $$
begin
  if (select value from settings where key = 'group_name_rules') = '"ascii"'
    and p_name !~ '^[A-Za-z0-9]+([ _.-][A-Za-z0-9]+)*$' then
    raise exception 'The rules in force do not permit this group name.'
      using errcode = 'check_violation', constraint = 'group_name_rules_ascii';
  end if;
  return p_name;
end $$;
comment on function permitted_group_name(text) is
  'A new group name as it is to be stored; raises an error if the rules in force do not permit it.';
