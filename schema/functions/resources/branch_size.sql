-- Each step is a probe (`offset 0`). Joined, the planner reads the whole tree for the children of a few nodes.
create or replace function branch_size(p_resource bigint, p_most integer) returns jsonb language sql stable as $$
  with recursive below as (
      select p_resource as id
      union all
      select c.id from below
        cross join lateral (select r.id from resources r where r.parent_id = below.id offset 0) as c),
    nodes as materialized (select id from below limit p_most + 2), -- itself, and one more than are counted
    held as (
      select from nodes cross join lateral (select from grants g where g.resource_id = nodes.id offset 0) as h
      limit p_most + 1),
    counted as (
      select (select count(*) from nodes) - 1 as resources, (select count(*) from held) as grants)
  select jsonb_build_object('resources', least(resources, p_most), 'grants', least(grants, p_most),
    'complete', resources <= p_most and grants <= p_most)
  from counted
$$;
comment on function branch_size(bigint, integer) is
  '{resources, grants, complete}: nodes below a node, and grants on it and on them; each counted up to p_most.';
