-- The change that completing a review makes, for the functions that preview changes: grants that would no longer be
-- there. Those that end later count too with `p_with_shortened`, as if they had ended now. A grant that was changed
-- since the review began is left alone, and so is not part of the change.
create or replace function plan_review(p_review bigint, p_with_shortened boolean) returns planned_change
language plpgsql stable as $$
declare
  now_ constant timestamptz := app_now();
  plan planned_change;
  nodes bigint[];
  roots bigint[];
begin
  plan.errors := '[]';
  select array_agg(g.id), array_agg(distinct g.holder), array_agg(distinct r.id), array_agg(distinct r.path[1])
    into plan.removed_grants, plan.removed_holders, nodes, roots
  from review_items i join grants g on g.uuid = i.grant_uuid and g.updated_at = i.grant_updated_at
    join resources r on r.id = g.resource_id
  where i.review_id = p_review and is_unexpired(g.expires_at, now_)
    and (i.decision = 'end' or (i.decision = 'expire' and (p_with_shortened or i.expires_at <= now_)));
  plan.removed_grants := coalesce(plan.removed_grants, '{}');
  plan.removed_holders := coalesce(plan.removed_holders, '{}');
  plan.emptied_nodes := array(
    select r.id from resources r
    where r.id = any (nodes) and exists (select from type_defaults d where d.root = r.path[1])
      and not exists (select from grants g
        where g.resource_id = r.id and g.id <> all (plan.removed_grants) and is_unexpired(g.expires_at, now_)));
  if cardinality(roots) = 1 then
    plan.path := roots;
  end if;
  if cardinality(plan.removed_holders) = 1 and cardinality(plan.emptied_nodes) = 0 then
    plan.holder := plan.removed_holders[1];
  end if;
  return plan;
end $$;
comment on function plan_review(bigint, boolean) is
  'The grants that completing a review would remove, as a change to preview.';
