-- POST /v1/check about places: a resource by uuid or a service by name (`p_services`, null where by uuid), and the list of names from
-- there downwards. The answer is that of `check_facts` for the closest that exists, with `missing`:
-- by place of the question, from 0, where that is not the place itself, which pseudo groups have the permission there by the
-- service's type. What does not exist has no grants of its own.
--
-- Names match as siblings are told apart, whatever the capitals (decision 0020): else another spelling of a path gets around a deny.
create or replace function check_facts_below(
  p_sid uuid, p_sub uuid, p_rev bigint, p_services text[], p_below jsonb,
  p_resources uuid[], p_permissions text[], p_users text[], p_explain boolean
) returns jsonb language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  missing jsonb := '{}';
  here record;
  child record;
  step text;
begin
  for n in 1 .. cardinality(p_permissions) loop
    if p_services[n] is null then
      select r.id, r.uuid, r.path[1] as root into here from resources r where r.uuid = p_resources[n];
    else
      select r.id, r.uuid, r.id as root into here from resources r
        where r.parent_id is null and lower(r.name collate "C") = lower(p_services[n] collate "C");
    end if;
    continue when not found;
    for step in select value from jsonb_array_elements_text(p_below -> n - 1) loop
      select r.id, r.uuid, here.root as root into child from resources r
        where r.parent_id = here.id and lower(r.name collate "C") = lower(step collate "C");
      if not found then
        missing := missing || jsonb_build_object(n - 1, (
          select t.default_grants -> p_permissions[n] from services s join service_types t on t.name = s.type
          where s.resource_id = here.root));
        exit;
      end if;
      here := child;
    end loop;
    p_resources[n] := here.uuid;
  end loop;
  return check_facts(p_sid, p_sub, p_rev, p_resources, p_permissions, p_users, p_explain)::jsonb
    || jsonb_build_object('missing', missing);
end $$;
