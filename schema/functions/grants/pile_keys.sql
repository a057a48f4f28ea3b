-- Of a change that removes several grants: what `preview_candidates` examines for a user with these holders. The keys
-- are `permission@uuid of the node`, and each node is examined once for a permission. What lies below a removed grant
-- that is recursive is one of the places of that grant. At a node that loses its last grant, everybody is asked about
-- the permissions that the type gives by default.
create or replace function pile_keys(p_plan planned_change, p_holders integer[]) returns setof preview_key
language sql stable as $$
  with removed as materialized (
    select g.permission, r.id as node, r.path, g.scope = 'recursive' as reaches_below
    from grants g join resources r on r.id = g.resource_id
    where g.id = any (p_plan.removed_grants) and g.holder = any (p_holders)
  ), examined as (
    select permission, node, path, reaches_below from removed
    union all
    select d.permission, r.id, r.path, false
    from resources r join type_defaults d on d.root = r.path[1] where r.id = any (p_plan.emptied_nodes)
  )
  select e.permission || '@' || node.uuid, e.permission, e.node, bool_or(e.reaches_below)
  from examined e join resources node on node.id = e.node
  where not exists (
    select from removed above
    where above.permission = e.permission and above.reaches_below
      and above.node = any (e.path[:cardinality(e.path) - 1]))
  group by e.permission, e.node, node.uuid
  order by (e.permission || '@' || node.uuid) collate "C"
$$;
comment on function pile_keys(planned_change, integer[]) is
  'The permissions and nodes where the removal of several grants may make a difference to a user.';
