-- `p_holders` as `holder_ids_of` lists them.
create or replace function change_affects_user(
  p_plan planned_change, p_key preview_key, p_permission text, p_holders integer[]
) returns boolean language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  now_ constant timestamptz := app_now();
begin
  if p_plan.only_node is not null or p_plan.removed_holders is not null then
    return true;
  elsif p_plan.permission is not null then
    return p_plan.holder = any (p_holders);
  elsif p_plan.crossed_nodes is not null then
    return exists (
      select from grants g
      where g.resource_id = any (p_plan.crossed_nodes) and g.permission = p_key.permission
        and g.holder = any (p_holders) and g.scope = 'recursive' and is_unexpired(g.expires_at, now_));
  end if;
  -- A membership: unless the group holds another such grant above, of which this is one of the places.
  return (p_permission is null or p_key.permission = p_permission) and exists (
    select from grants g join resources r on r.id = g.resource_id
    where g.uuid = p_key.key::uuid and is_unexpired(g.expires_at, now_) and not exists (
      select from grants above
      where above.resource_id = any (r.path[:cardinality(r.path) - 1]) and above.permission = p_key.permission
        and above.holder = coalesce(p_plan.joined_group, p_plan.left_group)
        and above.scope = 'recursive' and is_unexpired(above.expires_at, now_)));
end $$;
comment on function change_affects_user(planned_change, preview_key, text, integer[]) is
  'Whether a grant that a change adds, removes or moves is held by the user or one of their groups.';
