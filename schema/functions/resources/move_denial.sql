-- The first that holds, in this order; null if none does. An index decides about siblings of the same name, and the
-- constraint `resources_depth` about the depth of what is below the node: this checks the part of it that needs no
-- walk.
create or replace function move_denial(p_node resources, p_parent resources) returns text language sql stable as $$
  select case
    when p_parent.id is null then 'unknown-resource'
    when p_parent.path[1] <> p_node.path[1] then 'service-mismatch'
    when p_node.id = any (p_parent.path) then 'circular-parent'
    when not coalesce(node_rules(p_parent.path[1], p_parent.type) -> 'children' ? p_node.type, false)
      then 'child-type-not-allowed'
    when cardinality(p_parent.path) > max_depth() then 'too-deep' end
$$;
comment on function move_denial(resources, resources) is
  'Why a node may not be moved below another, as a field code; null if it may.';
