-- The nodes below one, until there are `p_max`. The children of each are found by their index (`offset 0`), and the
-- search stops at the last. In a tree with few parents the planner takes each for one of many children, and would
-- read all nodes for it.
create or replace function nodes_below(p_node bigint, p_max integer) returns setof bigint
language sql stable rows 100 set enable_seqscan = off as $$
  with recursive below (id) as (
    select r.id from resources r where r.parent_id = p_node
    union all
    select child.id from below cross join lateral (
      select r.id from resources r where r.parent_id = below.id offset 0) child
  )
  select id from below limit p_max
$$;
comment on function nodes_below(bigint, integer) is
  'The nodes below a node, up to a maximum.';
