-- Whether a grant that comes, goes or reaches elsewhere by a change is one of a user's or of their groups (`holder_ids_of`), of those that a key is about.
create or replace function preview_concerns(plan planned, k preview_key, p_permission text, p_holders integer[]) returns boolean
language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  now_ constant timestamptz := app_now();
begin
  if plan.at is not null then
    return true;
  elsif plan.name is not null then
    return plan.holder = any (p_holders);
  elsif plan.crossed is not null then
    return exists (select from grants g where g.resource_id = any (plan.crossed) and g.permission = k.name and g.holder = any (p_holders)
      and g.scope = 'recursive' and is_unexpired(g.expires_at, now_));
  end if;
  -- A grant of the group that the user enters or leaves. Below another such grant of it, it is one of the places of that.
  return (p_permission is null or k.name = p_permission) and exists (
    select from grants g join resources r on r.id = g.resource_id
    where g.uuid = k.key::uuid and is_unexpired(g.expires_at, now_) and not exists (
      select from grants above where above.resource_id = any (r.path[:cardinality(r.path) - 1]) and above.permission = k.name
        and above.holder = coalesce(plan.joins, plan.leaves) and above.scope = 'recursive' and is_unexpired(above.expires_at, now_)));
end $$;
