-- POST /v1/grants/preview; on the one resource `p_only_uuid`, or on all with null. Reads only. Returns {errors,
-- refused} of an invalid change (`plan_change`); else {errors: [], revision (`preview_revision`), names and replaces
-- (`preview_subject`), next: [user, key, uuid_path], candidates: [`preview_facts`], below: {uuid: how many nodes are
-- below it, up to 1,000} of the nodes where differences begin}. The next page begins after `next`; null: there is none.
create or replace function preview_page(
  p_change jsonb, p_only_uuid uuid, p_permission text, p_user uuid, p_key text, p_uuid_path uuid[], p_take integer
) returns jsonb language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  plan constant planned_change := plan_change(p_change, p_only_uuid);
begin
  if plan.errors <> '[]' or plan.refused is not null then
    return jsonb_build_object('errors', plan.errors, 'refused', plan.refused);
  end if;
  return planned_page(plan, p_permission, p_user, p_key, p_uuid_path, p_take) || preview_subject(plan, p_change);
end $$;
comment on function preview_page(jsonb, uuid, text, uuid, text, uuid[], integer) is
  'A page of what deciding needs, before and after a change, wherever the change can make a difference.';
