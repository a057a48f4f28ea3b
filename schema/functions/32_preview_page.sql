-- POST /v1/grants/preview: what deciding needs, as things are and as they would be, wherever a change (`planned_change`) can make a
-- difference; or on one resource (`p_at`) for one permission. Reads only; the change is laid over what is read.
--
-- Candidates are triples: user by user (by uuid), for each the keys of the change in order, for each key the place where its difference would
-- begin and then the places below it at which that can change (`preview_places`). A key is a permission; of a membership it is a grant of the
-- group, by its uuid. They may be too many and are never too few; the rules decide them. Whom no change concerns, who cannot sign in just now
-- and administrators, is left out.
--
-- A page has at most `p_take` candidates and costs at most about `allowance` rows looked at, so it may have fewer. It begins after (`p_user`,
-- `p_key`, `p_line`): after the place that the line leads to; without a line after that key; without a key after that user. The answer:
--   faults, refused   as `planned_change` has them, of `at` too; then there is nothing else
--   next         [user, key, line] where the page ended; null: it was the last
--   candidates   [[user uuid, name, permission, resource uuid, its path in names, whether a difference would begin there, who has the
--                permission by the type, whether the resource has grants of its own [now, then],
--                [[level now or null, level then or null, group or null, priority, access, scope]]]]
create or replace function preview_page(
  p_change jsonb, p_at uuid, p_permission text, p_user uuid, p_key text, p_line uuid[], p_take integer
) returns jsonb language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  nobody constant uuid := '00000000-0000-0000-0000-000000000000';
  cap constant integer := 2000;
  allowance constant integer := 2000;
  crowd constant integer := 1000; -- in statements as a number, so that the planner knows that it is small
  now_ timestamptz := moment();
  kind text := p_change ->> 'kind';
  plan record;
  at_ bigint;
  given jsonb;
  closing boolean;
  users_ integer[];
  teams integer[];
  reached integer;
  everybody boolean;
  batch integer[];
  keys text[];
  names text[];
  tops bigint[];
  deeps boolean[];
  subject integer;
  account record;
  groups_ integer[];
  groups_then integer[];
  held integer;
  concerned boolean;
  deep_here boolean;
  resumed boolean;
  top bigint[];
  spot record;
  spent integer := 0;
  more boolean := false;
  last_user uuid := p_user;
  last_key text := p_key;
  last_line uuid[] := p_line;
  c_user integer[] := '{}';
  c_name text[] := '{}';
  c_node bigint[] := '{}';
  c_first boolean[] := '{}';
begin
  select * into plan from planned_change(p_change);
  if p_at is not null then
    select r.id into at_ from resources r where r.uuid = p_at;
    if at_ is null then
      plan.faults := jsonb_build_object('at', '/at', 'code', 'unknown-resource') || plan.faults;
    end if;
  end if;
  if plan.faults <> '[]' or plan.refused is not null then
    return jsonb_build_object('faults', plan.faults, 'refused', plan.refused);
  end if;

  -- The first grant of its own shuts a resource to all defaults, and taking the last one opens it again: for everybody, whatever the names.
  select t.default_grants into given from services s join service_types t on t.name = s.type where s.resource_id = plan.way[1];
  closing := kind in ('grant', 'delete') and plan.own <> plan.own_then
    and exists (select from jsonb_each(given) d where jsonb_array_length(d.value) > 0);

  if at_ is not null then
    keys := array[p_permission];
  elsif kind = 'move' then
    with recursive skip (node, name) as (
      select n, (select min(g.permission) from grants g where g.resource_id = n) from unnest(plan.crossed) n
      union all
      select skip.node, (select min(g.permission) from grants g where g.resource_id = skip.node and g.permission > skip.name)
      from skip where skip.name is not null
    )
    select array_agg(distinct skip.name) into keys from skip where skip.name is not null;
  elsif kind <> 'membership' then
    keys := array[p_change ->> 'name'];
    if closing then
      keys := keys || array(select d.key from jsonb_each(given) d where jsonb_array_length(d.value) > 0);
    end if;
  end if;
  keys := array(select distinct k collate "C" from unnest(keys) k where p_permission is null or k = p_permission order by 1);

  -- Whom it can concern; everybody, where finding out is too much.
  users_ := array_remove(array[plan.who], null);
  teams := case when kind = 'membership' then '{}' else array_remove(array[plan.team], null) end;
  if kind = 'move' then
    select coalesce(array_agg(distinct g.user_id) filter (where g.user_id is not null), '{}'),
        coalesce(array_agg(distinct g.group_id) filter (where g.group_id is not null), '{}'), count(*)
      into users_, teams, reached
      from (select g.user_id, g.group_id from grants g where g.resource_id = any (plan.crossed) and g.permission = any (keys)
        and g.scope = 'recursive' and (g.expires_at is null or g.expires_at > now_) limit cap + 1) g;
  end if;
  everybody := closing or teams && '{1,2}' or cardinality(teams) > 20 or coalesce(reached > cap, false);
  if everybody then
    batch := array(select u.id from users u
      where u.uuid >= coalesce(p_user, nobody) and (u.id > 100 or u.id = 2) order by u.uuid limit 1000);
  else
    batch := array(select c.id from (
      select u.id, u.uuid from users u where u.id = any (users_) and u.uuid >= coalesce(p_user, nobody)
      union
      select m.user_id, m.user_uuid from unnest(teams) as team (id) cross join lateral (
        select m.user_id, m.user_uuid from memberships m
        where m.group_id = team.id and m.user_uuid >= coalesce(p_user, nobody) order by m.user_uuid limit 1000) m
      ) c order by c.uuid limit 1000);
  end if;

  <<walk>>
  foreach subject in array batch loop
    select u.uuid, u.role <> 'superuser' and (u.id = 2 or u.enabled and u.activated_at is not null
        and (u.lock_kind is null or coalesce(u.lock_until <= now_, false))) as counts
      into account from users u where u.id = subject;
    continue when account.uuid = p_user and p_key is null;
    if spent >= allowance then
      more := true;
      exit walk;
    end if;
    spent := spent + 1;
    groups_ := groups_of(subject);
    groups_then := case when kind <> 'membership' then groups_ when not (p_change ->> 'add')::boolean then array_remove(groups_, plan.team)
      when plan.team = any (groups_) then groups_ else groups_ || plan.team end;
    held := null;
    if kind = 'membership' and at_ is null then
      select array_agg(g.uuid::text order by g.uuid), array_agg(g.permission order by g.uuid), array_agg(g.resource_id order by g.uuid),
          array_agg(g.scope = 'recursive' order by g.uuid)
        into keys, names, tops, deeps
        from (select * from grants g where g.group_id = plan.team and g.uuid >= coalesce(p_key::uuid, nobody) order by g.uuid limit 1000) g;
    end if;

    for i in 1 .. case when account.counts and (kind <> 'membership' or groups_ <> groups_then) then coalesce(cardinality(keys), 0) else 0 end loop
      resumed := (account.uuid = p_user and keys[i] = p_key) is true;
      continue when account.uuid = p_user and (keys[i] < p_key collate "C" or resumed and p_line is null);
      if spent >= allowance then
        more := true;
        exit walk;
      end if;
      spent := spent + 1;

      -- Is this user concerned, on the place itself or also below?
      if at_ is not null then
        select true, false, r.path into concerned, deep_here, top from resources r where r.id = at_;
      elsif kind = 'membership' then
        -- Below another such grant of the group it is one of the places of that.
        select not exists (select from grants above where above.group_id = plan.team and above.resource_id = any (r.path[:cardinality(r.path) - 1])
              and above.permission = names[i] and above.scope = 'recursive' and (above.expires_at is null or above.expires_at > now_)),
            deeps[i], r.path
          into concerned, deep_here, top
          from grants g join resources r on r.id = g.resource_id
          where g.uuid = keys[i]::uuid and (g.expires_at is null or g.expires_at > now_) and (p_permission is null or names[i] = p_permission);
        concerned := coalesce(concerned, false);
      elsif kind = 'move' then
        deep_here := exists (select from grants g where g.user_id = subject and g.resource_id = any (plan.crossed) and g.permission = keys[i]
            and g.scope = 'recursive' and (g.expires_at is null or g.expires_at > now_))
          or exists (select from grants g where g.resource_id = any (plan.crossed) and g.permission = keys[i] and g.group_id = any (groups_)
            and g.scope = 'recursive' and (g.expires_at is null or g.expires_at > now_));
        concerned := deep_here;
        top := plan.way;
      else
        concerned := keys[i] = p_change ->> 'name' and (plan.who = subject or plan.team = any (groups_)) is true;
        deep_here := concerned and plan.deep;
        concerned := concerned or closing;
        top := plan.way;
      end if;

      if concerned and not resumed then
        if cardinality(c_user) = p_take then
          more := true;
          exit walk;
        end if;
        c_user := c_user || subject;
        c_name := c_name || coalesce(names[i], keys[i]);
        c_node := c_node || top[cardinality(top)];
        c_first := c_first || true;
        last_user := account.uuid;
        last_key := keys[i];
        last_line := '{}';
      end if;
      if concerned and deep_here then
        if held is null then
          select count(*) into held from (
            select from grants g where g.user_id = subject
            union all select from grants g where g.group_id = any (groups_ || groups_then) limit cap + 1) few;
        end if;
        spent := spent + held / 20;
        select t.default_grants -> coalesce(names[i], keys[i]) into given
          from services s join service_types t on t.name = s.type where s.resource_id = top[1];
        for spot in
          select * from preview_places(top, case when resumed then p_line else '{}' end, coalesce(names[i], keys[i]), subject,
            groups_ || groups_then, coalesce(jsonb_array_length(given) > 0, false), held > cap, p_take - cardinality(c_user) + 1, allowance - spent)
        loop
          if spot.id is null or cardinality(c_user) = p_take then
            more := true;
            if spot.id is null then
              last_user := account.uuid;
              last_key := keys[i];
              last_line := spot.line;
            end if;
            exit walk;
          end if;
          c_user := c_user || subject;
          c_name := c_name || coalesce(names[i], keys[i]);
          c_node := c_node || spot.id;
          c_first := c_first || false;
          last_user := account.uuid;
          last_key := keys[i];
          last_line := spot.line;
        end loop;
      end if;
      last_user := account.uuid;
      last_key := keys[i];
      last_line := null;
    end loop;
    if kind = 'membership' and at_ is null and cardinality(keys) = crowd then
      more := true;
      exit walk;
    end if;
    last_user := account.uuid;
    last_key := null;
    last_line := null;
  end loop;
  if cardinality(batch) = crowd then
    more := true;
  end if;

  return jsonb_build_object('faults', '[]'::jsonb,
    'next', case when more then jsonb_build_array(last_user, last_key, last_line) end,
    'candidates', coalesce((
      select jsonb_agg(jsonb_build_array(u.uuid, u.username, c.name, r.uuid, names_.path, c.first, given_.holders, own_.both, held_.grants) order by c.n)
      from unnest(c_user, c_name, c_node, c_first) with ordinality as c (user_id, name, node, first, n)
      join users u on u.id = c.user_id
      join resources r on r.id = c.node
      cross join lateral (
        select case when kind = 'move' and plan.place = any (r.path)
          then plan.way_then || r.path[cardinality(plan.way) + 1:] else r.path end as path, groups_of(u.id) as groups) then_
      cross join lateral (select string_agg('/' || a.name, '' order by cardinality(a.path)) as path from resources a where a.id = any (r.path)) names_
      left join lateral (
        select nullif(t.default_grants -> c.name, '[]') as holders
        from services s join service_types t on t.name = s.type where s.resource_id = r.path[1]) given_ on true
      cross join lateral (select case when given_.holders is not null then (
        select jsonb_build_array(e.own, case when r.id = plan.place and kind in ('grant', 'delete') then plan.own_then else e.own end)
        from (select exists (select from grants g where g.resource_id = r.id and (g.expires_at is null or g.expires_at > now_)) as own) e
        ) end as both) own_
      cross join lateral (
        select coalesce(jsonb_agg(jsonb_build_array(
            case when g.is_there then cardinality(r.path) - array_position(r.path, g.resource_id) end,
            case when g.will_be then cardinality(then_.path) - array_position(then_.path, g.resource_id) end,
            h.name, h.priority, g.access, g.scope)), '[]') as grants
        from (
          select g.resource_id, null::integer as group_id, g.access, g.scope, true as is_there, g.id is distinct from plan.gone as will_be
          from grants g
          where g.user_id = c.user_id and g.resource_id = any (r.path || then_.path) and g.permission = c.name
            and (g.expires_at is null or g.expires_at > now_)
          union all
          select g.resource_id, g.group_id, g.access, g.scope, g.group_id = any (then_.groups), g.id is distinct from plan.gone
            and case when kind = 'membership' and g.group_id = plan.team then (p_change ->> 'add')::boolean else g.group_id = any (then_.groups) end
          from grants g
          where g.resource_id = any (r.path || then_.path) and g.permission = c.name and g.group_id = any (then_.groups || case when kind = 'membership' then plan.team end)
            and (g.expires_at is null or g.expires_at > now_)
          union all
          select plan.place, plan.team, (p_change ->> 'access')::access, (p_change ->> 'scope')::scope, false, true
          where kind = 'grant' and c.name = p_change ->> 'name' and (plan.who = c.user_id or plan.team = any (then_.groups)) is true
        ) g left join groups h on h.id = g.group_id) held_), '[]'));
end $$;
