-- What holds for a kind of node below a root, by the type of the service there: {"permissions": [names], "children": [kinds]}.
-- Null: such a service has no such nodes.
create or replace function node_rules(root bigint, kind text) returns jsonb language sql stable as $$
  select t.nodes -> kind from services s join service_types t on t.name = s.type where s.resource_id = root
$$;
