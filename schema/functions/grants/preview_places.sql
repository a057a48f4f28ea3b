-- Where what a change does to a user can begin, become another or end, depth first: the place itself (`line` empty), and for one that is `p_deep` the
-- places below it with a grant of the name that the user or one of the groups holds (`p_holders`, who hold `p_held` in all, of any name); where the type
-- of the service gives by default, with any grant at all. After the place that `p_line` leads to (the uuids from below the place itself; null: from that on). At most `p_take`.
--
-- The last row has no `id`: `looked` says for how many rows that was paid, of at most some `p_allowed`, and `line` where that ended; null: nothing is left.
create or replace function preview_places(
  p_place bigint, p_line uuid[], p_deep boolean, p_name text, p_holders integer[], p_held integer, p_take integer, p_allowed integer
) returns table (id bigint, line uuid[], looked integer) language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  most_grants constant integer := 2000; -- that are gone through instead of the branch
  grants_a_row constant integer := 20; -- of those that are gone through together, for the price of one that is looked at
  after_line constant uuid[] := coalesce(p_line, '{}');
  top bigint[];
begin
  looked := 0;
  if p_line is null then
    id := p_place;
    line := '{}';
    return next;
  end if;
  if p_deep then
    select r.path into top from resources r where r.id = p_place;
    if exists (select from type_defaults d where d.root = top[1] and d.permission = p_name) then
      return query select * from scan_granted_nodes(top, after_line, null, null, p_take, p_allowed);
      return;
    elsif p_held > most_grants then
      return query select w.id, w.line, w.looked + p_held / grants_a_row
        from scan_granted_nodes(top, after_line, p_name, p_holders, p_take, p_allowed) w;
      return;
    end if;
    looked := p_held / grants_a_row;
    return query select h.id, h.line, 0 from granted_nodes(top, after_line, p_name, p_holders, null) h order by h.line limit p_take;
  end if;
  id := null;
  line := null;
  return next;
end $$;
