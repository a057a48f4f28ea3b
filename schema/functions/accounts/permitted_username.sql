-- `p_permitting` lists the sets of rules that permit the name, as domain/accounts/username-rules.ts computed it; null
-- if the name was checked before and only has to be unreserved. Raises an error like a violated constraint, named after
-- the rules or `username_reserved`, so that the whole statement fails.
create or replace function permitted_username(p_display text, p_skeleton text, p_permitting text[]) returns text
language plpgsql stable as $$
declare
  rules text := (select value #>> '{}' from settings where key = 'username_rules');
begin
  if p_permitting is not null and (rules = any (p_permitting)) is not true then
    raise exception 'The rules in force do not permit this user name.'
      using errcode = 'check_violation', constraint = 'username_rules_' || coalesce(rules, 'unknown');
  end if;
  if exists (select from settings where key = 'reserved_usernames' and derived ? p_skeleton) then
    raise exception 'This user name is reserved.' using errcode = 'check_violation', constraint = 'username_reserved';
  end if;
  return p_display;
end $$;
comment on function permitted_username(text, text, text[]) is
  'A new user name as it is to be stored; raises an error if the rules in force do not permit it.';
