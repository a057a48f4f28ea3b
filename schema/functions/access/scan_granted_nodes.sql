-- The same as `granted_nodes`, depth first, for who holds too much to go through: node by node, whether there is a grant. Without `p_name` any grant
-- of anybody. At most `p_take` places, and at most `p_steps` nodes.
--
-- The last row has no `id`: `looked` says how many nodes that were, and `line` how far it came; null: to the end. (No such row where `p_take` ended it.)
create or replace function scan_granted_nodes(
  top bigint[], p_line uuid[], p_name text, p_holders integer[], p_take integer, p_steps integer
) returns table (id bigint, line uuid[], looked integer) language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  stride constant integer := 200; -- nodes that are read ahead
  now_ constant timestamptz := app_now();
  walked integer := 0;
  ahead integer;
  met integer;
  node record;
begin
  line := p_line;
  loop
    ahead := least(stride, p_steps - walked);
    met := 0;
    for node in
      -- With `offset` each is a probe. Else the planner would look all grants through once.
      select n.id, n.line, case when p_name is null
          then exists (select from grants g where g.resource_id = n.id and is_unexpired(g.expires_at, now_) offset 0)
          else exists (select from grants g
            where g.resource_id = n.id and g.permission = p_name and g.holder = any (p_holders) and is_unexpired(g.expires_at, now_) offset 0) end as granted
      from resolve_cursor_path(top, scan_granted_nodes.line) w cross join lateral depth_first(w.ids, w.line, w.seen, ahead) n
    loop
      met := met + 1;
      id := node.id;
      line := node.line;
      if node.granted then
        return next;
        p_take := p_take - 1;
        if p_take = 0 then
          return;
        end if;
      end if;
    end loop;
    walked := walked + met;
    if met < ahead then
      line := null;
    end if;
    exit when line is null or walked = p_steps;
  end loop;
  id := null;
  looked := walked;
  return next;
end $$;
