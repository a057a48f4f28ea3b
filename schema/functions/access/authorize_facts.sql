-- GET /v1/authorize: everything the decision needs about a request at a proxy. `p_questions` has by the way to read requests what this
-- one would need, [[names from below the service down, permission], ...]: which way the service's type has is known here and not to
-- whoever asks.
--
-- The answer is {mapping, configuration, facts}, where `facts` is that of check_facts_by_path about the questions of that mapping.
create or replace function authorize_facts(p_sid uuid, p_sub uuid, p_rev bigint, p_service text, p_questions jsonb)
returns json language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  root record;
  asked record;
begin
  select t.request_mapping as mapping, case when t.configurable then s.configuration end as configuration into root
    from resources r join services s on s.resource_id = r.id join service_types t on t.name = s.type
    where r.parent_id is null and lower(r.name collate "C") = lower(p_service collate "C");
  select coalesce(array_agg(p_service), '{}') as services, jsonb_agg(q.question -> 0 order by q.n) as below,
      coalesce(array_agg(null::uuid), '{}') as resources, coalesce(array_agg(q.question ->> 1 order by q.n), '{}') as permissions
    into asked
    from jsonb_array_elements(p_questions -> root.mapping) with ordinality as q (question, n);
  return json_build_object(
    'mapping', root.mapping,
    'configuration', root.configuration,
    'facts', check_facts_by_path(
      p_sid, p_sub, p_rev, asked.services, asked.below, asked.resources, asked.permissions, null, false));
end $$;
