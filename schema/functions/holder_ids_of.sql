-- A user's own id, and minus the id of each group whose grants count for them: memberships, and the pseudo groups 1
-- (everyone) and 2 (authenticated). User 2 is `anonymous`, who is in everyone only. A set, so that the planner inlines
-- the body: `array(select h from holder_ids_of(u.id) h)`. `check_facts_one` has it as an expression:
-- test/schema/holders-of.test.ts compares them.
create or replace function holder_ids_of(p_user integer) returns setof integer language sql stable as $$
  select p_user where p_user <> 2
  union all select -1
  union all select -2 where p_user <> 2
  union all select -m.group_id from memberships m where m.user_id = p_user
$$;
comment on function holder_ids_of(integer) is 'The values of grants.holder whose grants count for this user.';
