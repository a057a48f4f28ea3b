-- Ended grants too: they say what somebody once decided, and end with the node.
create or replace function branch_has_grants(p_path bigint[]) returns boolean language sql stable as $$
  with recursive below as (
    select p_path[cardinality(p_path)] as id
    union all
    select c.id from below join resources c on c.parent_id = below.id)
  select exists (
    select from below cross join lateral (select from grants g where g.resource_id = below.id limit 1) as held)
$$;
comment on function branch_has_grants(bigint[]) is
  'Whether there are grants on the last node of a path or below it.';
