-- POST /v1/grants/preview: what deciding needs, as things are and as they would be, wherever a change can make a difference; or on one resource
-- (`p_at`) for one permission. Reads only; the change (`planned_change`) is laid over what is read. The answer:
--   faults, refused   what is wrong with the change, as it has it; then there is nothing else
--   next         [user, key, line] after which the next page begins (`preview_candidates`); null: it was the last
--   candidates   [`preview_facts`]
create or replace function preview_page(
  p_change jsonb, p_at uuid, p_permission text, p_user uuid, p_key text, p_line uuid[], p_take integer
) returns jsonb language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  plan constant planned := planned_change(p_change, p_at);
begin
  if plan.faults <> '[]' or plan.refused is not null then
    return jsonb_build_object('faults', plan.faults, 'refused', plan.refused);
  end if;
  return (
    with met as materialized (
      select * from preview_candidates(plan, p_permission, p_user, p_key, p_line, p_take)
        with ordinality as c (user_id, name, place, begins, reached, n))
    select jsonb_build_object('faults', '[]'::jsonb,
      'next', (select reached from met where place is null),
      'candidates', coalesce((
        select jsonb_agg(facts order by met.n)
        from met cross join lateral preview_facts(plan, met.user_id, met.name, met.place, met.begins) as facts where met.place is not null), '[]')));
end $$;
