-- Whether a node may be moved below another: `moved`, or the code of what is wrong. What name a sibling has, an index decides;
-- how deep what is below it comes to stand, the constraint `resources_depth`, of which this is the part that needs no walk.
create or replace function move_denial(node resources, parent resources) returns text language sql stable as $$
  select case
    when parent.id is null then 'unknown-resource'
    when parent.path[1] <> node.path[1] then 'service-mismatch'
    when node.id = any (parent.path) then 'circular-parent'
    when not coalesce(node_rules(parent.path[1], parent.type) -> 'children' ? node.type, false) then 'child-type-not-allowed'
    when cardinality(parent.path) > 100 then 'too-deep'
    else 'moved' end
$$;
