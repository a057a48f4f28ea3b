-- GET /v1/authorize: everything the decision needs about a request at a proxy. `p_questions` has by type of service what a request
-- would need there, [[names from below the service down, permission], ...]: the type is known here and not to whoever asks.
--
-- The answer is {type, configuration, facts}, where `facts` is that of check_facts_below about the questions of that type.
create or replace function authorize_facts(p_sid uuid, p_sub uuid, p_rev bigint, p_service text, p_questions jsonb)
returns json language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  root record;
  asked record;
begin
  select s.type, s.configuration into root
    from resources r join services s on s.resource_id = r.id
    where r.parent_id is null and lower(r.name collate "C") = lower(p_service collate "C");
  select coalesce(array_agg(p_service), '{}') as services, jsonb_agg(q.question -> 0 order by q.n) as below,
      coalesce(array_agg(null::uuid), '{}') as resources, coalesce(array_agg(q.question ->> 1 order by q.n), '{}') as permissions
    into asked
    from jsonb_array_elements(p_questions -> root.type) with ordinality as q (question, n);
  return json_build_object(
    'type', root.type,
    'configuration', root.configuration,
    'facts', check_facts_below(
      p_sid, p_sub, p_rev, asked.services, asked.below, asked.resources, asked.permissions, null, false));
end $$;
