-- Answers `PreviewCandidate` of domain/grants/grant-preview.ts: [user uuid, name, permission, resource uuid, path in
-- names, is_first, who has the permission by the type, [has grants of its own before, after], [[level before or null,
-- level after or null, group or null, priority, access, scope, what it requires or null]]].
--
-- Each row is probed (`offset 0`), not joined: for a page the planner would read all resources, users and groups.
create or replace function preview_facts(
  p_plan planned_change, p_user integer, p_permission text, p_node bigint, p_is_first boolean
) returns setof jsonb language sql stable as $$
  select jsonb_build_array(
    account.uuid, account.username, p_permission, place.uuid, place.names, p_is_first, place.given,
    case when place.given is not null then jsonb_build_array(place.has_grants,
      case when place.id = p_plan.node then coalesce(p_plan.has_grants_after, place.has_grants)
        when place.id = any (p_plan.emptied_nodes) then false
        else place.has_grants end) end,
    held.grants)
  from (
    select u.uuid, u.username, array(select h from holder_ids_of(u.id) h) as holders
    from users u where u.id = p_user offset 0) as account
  cross join lateral (
    select r.id, r.uuid, r.path,
      case when p_plan.node = any (r.path) then p_plan.path_after || r.path[cardinality(p_plan.path) + 1:]
        else r.path end as path_after,
      path_in_names(r.path) as names,
      (select d.holders from type_defaults d where d.root = r.path[1] and d.permission = p_permission) as given,
      exists (select from grants g where g.resource_id = r.id and is_unexpired(g.expires_at, app_now())) as has_grants
    from resources r where r.id = p_node offset 0) as place
  cross join lateral (
    select coalesce(jsonb_agg(jsonb_build_array(
        case when g.counts_before then cardinality(place.path) - array_position(place.path, g.resource_id) end,
        case when g.counts_after
          then cardinality(place.path_after) - array_position(place.path_after, g.resource_id) end,
        h.name, h.priority, g.access, g.scope, requirement_of(g.requires_aal, g.requires_within_minutes))), '[]')
      as grants
    from (
      select g.resource_id, g.holder, g.access, g.scope, g.requires_aal, g.requires_within_minutes,
        g.holder = any (account.holders) as counts_before,
        g.id <> all (coalesce(p_plan.removed_grants, '{}')) and case g.holder
          when p_plan.joined_group then true
          when p_plan.left_group then false
          else g.holder = any (account.holders) end as counts_after
      from grants g
      where g.resource_id = any (place.path || place.path_after) and g.permission = p_permission
        and g.holder = any (account.holders || p_plan.joined_group) and is_unexpired(g.expires_at, app_now())
      union all
      select p_plan.node, p_plan.holder, p_plan.new_access, p_plan.new_scope, p_plan.new_requires_aal,
        p_plan.new_requires_within_minutes, false, true
      where p_plan.new_access is not null and p_plan.permission = p_permission
        and p_plan.holder = any (account.holders)
    ) g left join lateral (
      select h.name, h.priority from groups h where h.id = -g.holder offset 0) h on true) as held
$$;
comment on function preview_facts(planned_change, integer, text, bigint, boolean) is
  'What deciding a candidate needs, before and after the change.';
