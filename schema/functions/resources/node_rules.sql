create or replace function node_rules(p_root bigint, p_kind text) returns jsonb language sql stable as $$
  select t.nodes -> p_kind from services s join service_types t on t.name = s.type where s.resource_id = p_root
$$;
comment on function node_rules(bigint, text) is
  '{permissions, children} of a kind of node below a root, by the type of its service; null if it has no such kind.';
