-- How many nodes are below one, counted up to `p_max`: the children of each are found by their index, and the count
-- stops there. In a tree with few parents the planner takes each for one of many children, and would read all nodes
-- for it.
create or replace function count_below(p_node bigint, p_max integer) returns integer
language sql stable set enable_seqscan = off as $$
  with recursive below (id) as (
    select r.id from resources r where r.parent_id = p_node
    union all
    select child.id from below cross join lateral (
      select r.id from resources r where r.parent_id = below.id offset 0) child
  )
  select count(*)::integer from (select from below limit p_max) counted
$$;
comment on function count_below(bigint, integer) is
  'The number of nodes below a node, up to a maximum.';
