-- GET /v1/authorize. `p_questions` has, for each request mapping, what it would need to know about the request: [[names
-- from below the service, permission], ...]. Only the database knows which mapping the service's type has.
--
-- Answers {mapping, configuration, basic, facts}: `basic` is whether the type offers Basic, `facts` what
-- `check_facts_by_path` answers to the questions of that mapping.
create or replace function authorize_facts(
  p_sid uuid, p_sub uuid, p_rev bigint, p_key bytea, p_service text, p_questions jsonb
) returns json language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  service record;
  question record;
begin
  select t.request_mapping as mapping, case when t.configurable then s.configuration end as configuration,
      t.basic_authentication as basic into service
    from resources r join services s on s.resource_id = r.id join service_types t on t.name = s.type
    where r.parent_id is null and lower(r.name collate "C") = lower(p_service collate "C");
  select coalesce(array_agg(p_service), '{}') as services, jsonb_agg(q.question -> 0 order by q.n) as below,
      coalesce(array_agg(null::uuid), '{}') as resources,
      coalesce(array_agg(q.question ->> 1 order by q.n), '{}') as permissions
    into question
    from jsonb_array_elements(p_questions -> service.mapping) with ordinality as q (question, n);
  return json_build_object(
    'mapping', service.mapping,
    'configuration', service.configuration,
    'basic', coalesce(service.basic, false),
    'facts', check_facts_by_path(
      p_sid, p_sub, p_rev, p_key, question.services, question.below, question.resources, question.permissions,
      null, false));
end $$;
comment on function authorize_facts(uuid, uuid, bigint, bytea, text, jsonb) is
  'What the decision about a request at a proxy needs, with the request mapping of the service.';
