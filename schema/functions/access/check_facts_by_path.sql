-- POST /v1/check about places: a resource by uuid or a service by name (`p_services`, null where by uuid), and the list of names from
-- there downwards. The answer is that of `check_facts` for the closest that exists, with `missing`:
-- by place of the question, from 0, where that is not the place itself, how many steps it is from there, and which pseudo groups have the
-- permission there by the service's type. What does not exist has no grants of its own.
--
-- Names match as siblings are told apart, whatever the capitals (decision 0020): else another spelling of a path gets around a deny.
create or replace function check_facts_by_path(
  p_sid uuid, p_sub uuid, p_rev bigint, p_services text[], p_below jsonb,
  p_resources uuid[], p_permissions text[], p_users text[], p_explain boolean
) returns jsonb language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  missing jsonb;
  here record;
  child record;
  step text;
  steps integer;
begin
  if cardinality(p_permissions) = 1 then
    -- What is asked most, by proxies: a probe a step, which costs less than setting up the walk of many.
    if p_services[1] is null then
      select r.id, r.uuid, r.path[1] as root into here from resources r where r.uuid = p_resources[1];
    else
      select r.id, r.uuid, r.id as root into here from resources r
        where r.parent_id is null and lower(r.name collate "C") = lower(p_services[1] collate "C");
    end if;
    if found then
      for step, steps in select value, ordinality from jsonb_array_elements_text(p_below -> 0) with ordinality loop
        select r.id, r.uuid, here.root as root into child from resources r
          where r.parent_id = here.id and lower(r.name collate "C") = lower(step collate "C");
        if not found then
          missing := jsonb_build_object(0, jsonb_build_array(jsonb_array_length(p_below -> 0) - steps + 1, (
            select t.default_grants -> p_permissions[1] from services s join service_types t on t.name = s.type
            where s.resource_id = here.root)));
          exit;
        end if;
        here := child;
      end loop;
      p_resources[1] := here.uuid;
    end if;
  else
    -- All ways at once, each once however many questions go there: a thousand statements would cost what a thousand checks may. Ways have
    -- numbers, since whole ones are slow to compare.
    with recursive q as materialized (
      select q.n, q.permission, start.id, start.root, dense_rank() over (order by start.id, q.below) as way,
        array(select lower(name collate "C") from jsonb_array_elements_text(q.below) as name) as names
      from rows from (unnest(p_services), unnest(p_resources), unnest(p_permissions), jsonb_array_elements(p_below))
        with ordinality as q (service, resource, permission, below, n)
      left join lateral (
        select r.id, r.path[1] as root from resources r where q.service is null and r.uuid = q.resource
        union all
        select r.id, r.id from resources r where r.parent_id is null and lower(r.name collate "C") = lower(q.service collate "C")
      ) start on true
    ), step as (
      select distinct on (q.way) q.way, q.names, 0 as depth, q.id from q where q.id is not null
      union all
      select step.way, step.names, step.depth + 1, r.id
      from step join resources r on r.parent_id = step.id and lower(r.name collate "C") = step.names[step.depth + 1]
    ), closest as (
      select distinct on (step.way) step.way, step.depth, step.id from step order by step.way, step.depth desc
    )
    select array_agg((select r.uuid from resources r where r.id = closest.id) order by q.n),
      jsonb_object_agg(q.n - 1, jsonb_build_array(cardinality(q.names) - closest.depth, t.default_grants -> q.permission))
        filter (where closest.depth < cardinality(q.names))
    into p_resources, missing
    from q left join closest on closest.way = q.way
      left join services s on s.resource_id = q.root left join service_types t on t.name = s.type;
  end if;
  return case when cardinality(p_permissions) = 1 and p_users is null and not p_explain
      then check_facts_one(p_sid, p_sub, p_rev, p_resources[1], p_permissions[1])
      else check_facts(p_sid, p_sub, p_rev, p_resources, p_permissions, p_users, p_explain) end::jsonb
    || jsonb_build_object('missing', coalesce(missing, '{}'));
end $$;
