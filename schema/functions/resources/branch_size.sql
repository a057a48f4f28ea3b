-- Each grant is found by its node (`offset 0`). One more than `p_most` of either is looked at.
create or replace function branch_size(p_resource bigint, p_most integer) returns jsonb language sql stable as $$
  with below as materialized (
      select id from nodes_below(p_resource, p_most + 1) as id),
    held as (
      select from (select p_resource as id union all select id from below) as nodes
        cross join lateral (select from grants g where g.resource_id = nodes.id offset 0) as h
      limit p_most + 1),
    counted as (
      select (select count(*) from below) as resources, (select count(*) from held) as grants)
  select jsonb_build_object('resources', least(resources, p_most), 'grants', least(grants, p_most),
    'complete', resources <= p_most and grants <= p_most)
  from counted
$$;
comment on function branch_size(bigint, integer) is
  '{resources, grants, complete}: nodes below a node, and grants on it and on them; each counted up to p_most.';
