-- Of the holder or in the branch of `p_node`, or both; null: of all holders, in all services. One of them is not null.
-- Since `p_unchanged_since` nobody has changed the grant, and since `p_inactive_since` the user who holds it has not
-- been active (`last_activity`), which is not known of groups; null: that does not matter.
--
-- Widest: recursive before others, closer to the root first, `everyone` before `authenticated`, groups and users.
create or replace function review_pile(
  p_node bigint, p_holder integer, p_unchanged_since timestamptz, p_never_expires boolean, p_inactive_since timestamptz,
  p_order text, p_take integer
) returns table (grant_id bigint, n integer)
language plpgsql stable rows 1000 set plan_cache_mode = force_custom_plan as $$
begin
  return query
    with recursive branch as (
      select r.id from resources r where r.id = p_node and p_holder is null
      union all
      select c.id from branch join resources c on c.parent_id = branch.id
    ), candidate as (
      select g.*, cardinality(r.path) as depth
      from grants g join resources r on r.id = g.resource_id
      where (g.user_id = p_holder or g.group_id = -p_holder) and (p_node is null or p_node = any (r.path))
      union all
      select g.*, cardinality(r.path)
      from branch join grants g on g.resource_id = branch.id join resources r on r.id = branch.id
    )
    select c.id, (row_number() over first)::integer
    from candidate c
    where is_unexpired(c.expires_at, app_now()) and (p_unchanged_since is null or c.updated_at < p_unchanged_since)
      and (not p_never_expires or c.expires_at is null)
      and (p_inactive_since is null or (c.user_id is not null
        and coalesce(last_activity(c.user_id), '-infinity') < p_inactive_since))
    window first as (order by
      case when p_order = 'never-expiring' then c.expires_at is not null end,
      case when p_order = 'widest' then c.scope = 'match' end,
      case when p_order = 'widest' then c.depth end,
      case when p_order = 'widest' then
        case c.group_id when 1 then 0 when 2 then 1 else case when c.group_id is not null then 2 else 3 end end end,
      c.updated_at, c.id)
    order by 2 limit p_take;
end $$;
comment on function review_pile(bigint, integer, timestamptz, boolean, timestamptz, text, integer) is
  'The first unexpired grants to review, in order.';
