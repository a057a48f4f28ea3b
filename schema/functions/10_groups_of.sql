-- The groups whose grants count for a user, pseudo groups too; for `anonymous` only everyone.
create or replace function groups_of(p_user integer) returns integer[] language sql stable as $$
  select case p_user when 2 then '{1}'::integer[]
    else '{1,2}'::integer[] || array(select m.group_id from memberships m where m.user_id = p_user) end
$$;
