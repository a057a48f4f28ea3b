-- The last element of a grant in `check_facts_one`: [aal, within_minutes, aal of the session, seconds since its user
-- authenticated]; the last two are null without a session, which meets nothing.
--
-- A function, and called only for grants that require something: so a check without any reads the session once.
create or replace function requirement_facts(p_aal smallint, p_within_minutes integer, p_sid uuid) returns json
language plpgsql stable set plan_cache_mode = force_generic_plan as $$
begin
  return json_build_array(p_aal, p_within_minutes,
    (select s.aal from sessions s where s.sid = p_sid),
    (select date_part('epoch', app_now() - s.authenticated_at) from sessions s where s.sid = p_sid));
end $$;
comment on function requirement_facts(smallint, integer, uuid) is
  'What a grant requires of a session, and what the session has of it.';
