-- A page of the preview of a change that is valid: {errors: [], revision (`preview_revision`), next: [user, key,
-- uuid_path], candidates: [`preview_facts`], below: {uuid: how many nodes are below it, up to 1,000} of the nodes
-- where differences begin}. The next page begins after `next`; null: there is none.
create or replace function planned_page(
  p_plan planned_change, p_permission text, p_user uuid, p_key text, p_uuid_path uuid[], p_take integer
) returns jsonb language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  max_below constant integer := 1000;
begin
  return (
    with candidate as materialized (
      select * from preview_candidates(p_plan, p_permission, p_user, p_key, p_uuid_path, p_take)
        with ordinality as c (user_id, permission, node, is_first, cursor_, n)),
    first_node as (select distinct c.node from candidate c where c.is_first and p_plan.only_node is null)
    select jsonb_build_object('errors', '[]'::jsonb, 'revision', preview_revision(p_plan),
      'next', (select cursor_ from candidate where node is null),
      'candidates', coalesce((
        select jsonb_agg(facts order by c.n)
        from candidate c cross join lateral preview_facts(p_plan, c.user_id, c.permission, c.node, c.is_first) as facts
        where c.node is not null), '[]'),
      'below', coalesce((
        select jsonb_object_agg(r.uuid, (select count(*) from nodes_below(r.id, max_below)))
        from first_node cross join lateral (
          select r.id, r.uuid from resources r where r.id = first_node.node offset 0) r), '{}')));
end $$;
comment on function planned_page(planned_change, text, uuid, text, uuid[], integer) is
  'A page of the preview of a change.';
