-- A new user name, as it is to be stored, if the rules in force let it be had. Which sets of rules permit it the Worker has worked out
-- (domain/accounts/username-rules.ts); null: it was judged before, and has only to be free. Raises as if a constraint had been violated, named
-- after the rules or `username_reserved`, so that nothing of the statement happens.
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
