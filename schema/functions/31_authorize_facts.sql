-- GET /v1/authorize: everything the decision needs about a request at a proxy. `p_questions` has by type of service what a request
-- would need there, [[names from below the service down, permission], ...]: the type is known here and not to whoever asks.
--
-- The answer is {type, configuration, exact: [for each question of that type whether there is such a node], facts}, where `facts` is
-- that of check_facts about each node, or about its closest ancestor. Names are compared as the unique indexes on them are (0020).
create or replace function authorize_facts(p_sid uuid, p_sub uuid, p_rev bigint, p_service text, p_questions jsonb)
returns json language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  root record;
  here record;
  below record;
  question jsonb;
  step text;
  is_exact boolean;
  asked uuid[] := '{}';
  permissions text[] := '{}';
  exact boolean[] := '{}';
begin
  select r.id, r.uuid, s.type, s.configuration into root
    from resources r join services s on s.resource_id = r.id
    where r.parent_id is null and lower(r.name collate "C") = lower(p_service collate "C");
  for question in select value from jsonb_array_elements(p_questions -> root.type) loop
    here := root;
    is_exact := true;
    for step in select value from jsonb_array_elements_text(question -> 0) loop
      select r.id, r.uuid, null::text, null::jsonb into below
        from resources r where r.parent_id = here.id and lower(r.name collate "C") = lower(step collate "C");
      is_exact := found;
      exit when not found;
      here := below;
    end loop;
    asked := asked || here.uuid;
    permissions := permissions || (question ->> 1);
    exact := exact || is_exact;
  end loop;
  return json_build_object(
    'type', root.type,
    'configuration', root.configuration,
    'exact', exact,
    'facts', check_facts(p_sid, p_sub, p_rev, asked, permissions, null, false));
end $$;
