-- POST /v1/grants/preview; on the one resource `p_only_uuid`, or on all with null. Reads only. Returns {errors,
-- refused} of an invalid change (`plan_change`); else {errors: [], revision (`preview_revision`), names and replaces
-- (`preview_subject`), next: [user, key, uuid_path], candidates: [`preview_facts`], below: {uuid: how many nodes are
-- below it, up to 1,000} of the nodes where differences begin}. The next page begins after `next`; null: there is none.
create or replace function preview_page(
  p_change jsonb, p_only_uuid uuid, p_permission text, p_user uuid, p_key text, p_uuid_path uuid[], p_take integer
) returns jsonb language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  max_below constant integer := 1000;
  plan constant planned_change := plan_change(p_change, p_only_uuid);
begin
  if plan.errors <> '[]' or plan.refused is not null then
    return jsonb_build_object('errors', plan.errors, 'refused', plan.refused);
  end if;
  return (
    with candidate as materialized (
      select * from preview_candidates(plan, p_permission, p_user, p_key, p_uuid_path, p_take)
        with ordinality as c (user_id, permission, node, is_first, cursor_, n)),
    first_node as (select distinct c.node from candidate c where c.is_first and p_only_uuid is null)
    select preview_subject(plan, p_change) || jsonb_build_object('errors', '[]'::jsonb, 'revision', preview_revision(plan),
      'next', (select cursor_ from candidate where node is null),
      'candidates', coalesce((
        select jsonb_agg(facts order by c.n)
        from candidate c cross join lateral preview_facts(plan, c.user_id, c.permission, c.node, c.is_first) as facts
        where c.node is not null), '[]'),
      'below', coalesce((
        select jsonb_object_agg(r.uuid, count_below(r.id, max_below))
        from first_node cross join lateral (
          select r.id, r.uuid from resources r where r.id = first_node.node offset 0) r), '{}')));
end $$;
comment on function preview_page(jsonb, uuid, text, uuid, text, uuid[], integer) is
  'A page of what deciding needs, before and after a change, wherever the change can make a difference.';
