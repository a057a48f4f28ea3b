-- POST /v1/check and GET /v1/authorize, questions about a path of names: below a resource by uuid, or below a service
-- by name (`p_services`, null where by uuid). Answers what `check_facts` answers about the closest node that exists,
-- with `missing`: by index of the question, from 0, if the path itself does not exist: how many names of it do not, and
-- which pseudo groups have the permission there by the service's type. A node that does not exist has no grants of its
-- own.
--
-- Names match as siblings are unique, regardless of capitals (decision 0020): else another spelling of a path would
-- evade a deny.
create or replace function check_facts_by_path(
  p_sid uuid, p_sub uuid, p_rev bigint, p_key bytea, p_services text[], p_below jsonb,
  p_resources uuid[], p_permissions text[], p_users text[], p_explain boolean
) returns jsonb language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  missing jsonb;
  node record;
  child record;
  step text;
  steps integer;
begin
  if cardinality(p_permissions) = 1 then
    -- One question, as from proxies, is the most frequent case: a probe per name costs less than setting up the
    -- recursive query.
    if p_services[1] is null then
      select r.id, r.uuid, r.path[1] as root into node from resources r where r.uuid = p_resources[1];
    else
      select r.id, r.uuid, r.id as root into node from resources r
        where r.parent_id is null and lower(r.name collate "C") = lower(p_services[1] collate "C");
    end if;
    if found then
      for step, steps in select value, ordinality from jsonb_array_elements_text(p_below -> 0) with ordinality loop
        select r.id, r.uuid, node.root as root into child from resources r
          where r.parent_id = node.id and lower(r.name collate "C") = lower(step collate "C");
        if not found then
          missing := jsonb_build_object(0, jsonb_build_array(jsonb_array_length(p_below -> 0) - steps + 1, (
            select t.default_grants -> p_permissions[1] from services s join service_types t on t.name = s.type
            where s.resource_id = node.root)));
          exit;
        end if;
        node := child;
      end loop;
      p_resources[1] := node.uuid;
    end if;
  else
    -- All paths at once, and each path once however many questions are about it: else a thousand questions would cost
    -- what a thousand checks cost. Paths get numbers, since comparing whole paths is slow.
    with recursive q as materialized (
      select q.n, q.permission, start.id, start.root, dense_rank() over (order by start.id, q.below) as path_number,
        array(select lower(name collate "C") from jsonb_array_elements_text(q.below) as name) as names
      from rows from (unnest(p_services), unnest(p_resources), unnest(p_permissions), jsonb_array_elements(p_below))
        with ordinality as q (service, resource, permission, below, n)
      left join lateral (
        select r.id, r.path[1] as root from resources r where q.service is null and r.uuid = q.resource
        union all
        select r.id, r.id from resources r
        where r.parent_id is null and lower(r.name collate "C") = lower(q.service collate "C")
      ) start on true
    ), step as (
      select distinct on (q.path_number) q.path_number, q.names, 0 as depth, q.id from q where q.id is not null
      union all
      select step.path_number, step.names, step.depth + 1, r.id
      from step
      join resources r on r.parent_id = step.id and lower(r.name collate "C") = step.names[step.depth + 1]
    ), closest as (
      select distinct on (step.path_number) step.path_number, step.depth, step.id
      from step order by step.path_number, step.depth desc
    )
    select array_agg((select r.uuid from resources r where r.id = closest.id) order by q.n),
      jsonb_object_agg(q.n - 1,
          jsonb_build_array(cardinality(q.names) - closest.depth, t.default_grants -> q.permission))
        filter (where closest.depth < cardinality(q.names))
    into p_resources, missing
    from q left join closest on closest.path_number = q.path_number
      left join services s on s.resource_id = q.root left join service_types t on t.name = s.type;
  end if;
  return case when cardinality(p_permissions) = 1 and p_users is null and not p_explain
      then check_facts_one(p_sid, p_sub, p_rev, p_key, p_resources[1], p_permissions[1])
      else check_facts(p_sid, p_sub, p_rev, p_key, 'check', 'check:others', p_resources, p_permissions, p_users,
        p_explain) end::jsonb
    || jsonb_build_object('missing', coalesce(missing, '{}'));
end $$;
comment on function check_facts_by_path(uuid, uuid, bigint, bytea, text[], jsonb, uuid[], text[], text[], boolean) is
  'What the decisions about questions with a path of names need, whether the path exists or not.';
