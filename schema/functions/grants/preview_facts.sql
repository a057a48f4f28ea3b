-- What deciding a candidate needs, as things are and as they would be: `PreviewCandidate` of `domain/grants/grant-preview.ts`,
--   [user uuid, name, permission, resource uuid, its path in names, whether a difference would begin there, who has the permission by the
--   type, whether the resource has grants of its own [now, then], [[level now or null, level then or null, group or null, priority, access, scope]]]
-- Each row is probed (`offset 0`), not joined: for a page the planner would read all resources, users and groups.
create or replace function preview_facts(plan planned, p_user integer, p_name text, p_place bigint, p_begins boolean) returns setof jsonb
language sql stable as $$
  select jsonb_build_array(who.uuid, who.username, p_name, place.uuid, place.names, p_begins, place.given,
    case when place.given is not null then jsonb_build_array(place.own, case when place.id = plan.place then coalesce(plan.own_then, place.own) else place.own end) end,
    held.grants)
  from (
    select u.uuid, u.username, array(select h from holder_ids_of(u.id) h) as holders from users u where u.id = p_user offset 0) as who
  cross join lateral (
    select r.id, r.uuid, r.path,
      case when plan.place = any (r.path) then plan.way_then || r.path[cardinality(plan.way) + 1:] else r.path end as way_then,
      (select string_agg('/' || a.name, '' order by cardinality(a.path)) from resources a where a.id = any (r.path)) as names,
      (select d.holders from type_defaults d where d.root = r.path[1] and d.permission = p_name) as given,
      exists (select from grants g where g.resource_id = r.id and is_unexpired(g.expires_at, app_now())) as own
    from resources r where r.id = p_place offset 0) as place
  cross join lateral (
    select coalesce(jsonb_agg(jsonb_build_array(
        case when g.counts then cardinality(place.path) - array_position(place.path, g.resource_id) end,
        case when g.will_count then cardinality(place.way_then) - array_position(place.way_then, g.resource_id) end,
        h.name, h.priority, g.access, g.scope)), '[]') as grants
    from (
      select g.resource_id, g.holder, g.access, g.scope, g.holder = any (who.holders) as counts, g.id is distinct from plan.gone
        and case g.holder when plan.joins then true when plan.leaves then false else g.holder = any (who.holders) end as will_count
      from grants g
      where g.resource_id = any (place.path || place.way_then) and g.permission = p_name and g.holder = any (who.holders || plan.joins)
        and is_unexpired(g.expires_at, app_now())
      union all
      select plan.place, plan.holder, plan.access, plan.scope, false, true
      where plan.access is not null and plan.name = p_name and plan.holder = any (who.holders)
    ) g left join lateral (select h.name, h.priority from groups h where h.id = -g.holder offset 0) h on true) as held
$$;
