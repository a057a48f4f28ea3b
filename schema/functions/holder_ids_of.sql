-- All that a user is to `grants.holder`: themselves, and minus each group whose grants count for them, pseudo groups too; `anonymous` is everyone only. A
-- set, so that the planner puts the body where it is asked, `array(select h from holder_ids_of(u.id) h)`. `check_facts_one` has it as
-- an expression: `test/schema/holders-of.test.ts` compares them.
create or replace function holder_ids_of(p_user integer) returns setof integer language sql stable as $$
  select p_user where p_user <> 2
  union all select -1
  union all select -2 where p_user <> 2
  union all select -m.group_id from memberships m where m.user_id = p_user
$$;
