-- A forest of services with people, groups and grants, made inside the database. Everything follows from `seed`, uuids too. The parameters are
-- settings of the session, `forest.…`: see `forest.ts`. Triggers are asleep meanwhile and the indexes of `grants` are made at the end.

-- `stable`, as the seed is a setting: so the planner puts the bodies in place of the calls.
-- A number in [0, 1) for the i-th thing of a kind.
create function forest_share(kind text, i bigint) returns double precision language sql stable
  return (hashint8extended(i, hashtextextended(kind, current_setting('forest.seed')::bigint)) >> 11 & 9007199254740991) / 9007199254740992.0;

-- The i-th of `many`, where the first are met more often the higher `skew` is; 1: all alike.
create function forest_pick(kind text, i bigint, many bigint, skew double precision) returns bigint language sql stable
  return least(many - 1, floor(many * power(forest_share(kind, i), skew))::bigint);

create function forest_uuid(kind text, i bigint) returns uuid language sql stable
  return overlay(overlay(md5(current_setting('forest.seed') || kind || i) placing '4' from 13) placing 'a' from 17)::uuid;

-- What a name begins with: four syllables of eighty, so that beginnings are as rare as those of people's names.
create function forest_name(i bigint) returns text language sql stable
  return (select string_agg(substr('bcdfghjklmnprstvwxyz', 1 + (n / 4)::integer, 1) || substr('aeio', 1 + (n % 4)::integer, 1), '' order by k)
    from (select k, forest_pick('name' || k, i, 80, 1) as n from generate_series(1, 4) as k) as syllables) || i;

create procedure forest_people(many integer, many_groups integer, groups_each integer) language plpgsql as $$
begin
  insert into groups (id, uuid, name, priority) overriding system value
    select 1000 + i, forest_uuid('group', i), 'group' || i, forest_pick('priority', i, 10, 3) from generate_series(0, many_groups - 1) as i;
  -- Of a thousand accounts thirty are disabled, twenty have yet to confirm their address and one is locked.
  insert into users (id, uuid, username, username_canonical, username_skeleton, email, email_canonical, enabled, activated_at, lock_kind)
    overriding system value
    select 1000 + i, forest_uuid('user', i), name, name, name, name || '@example.com', name || '@example.com',
      forest_share('enabled', i) >= 0.03 or i < 100, case when forest_share('activated', i) >= 0.02 or i < 100 then app_now() end,
      case when forest_share('locked', i) < 0.001 and i >= 100 then 'administrative' end
    from (select i, forest_name(i) as name from generate_series(0, many - 1) as i) as names;
  -- The first user is in 500 groups, others in about `groups_each`, half to one and a half times as many; some groups are far larger than others.
  insert into memberships (user_id, user_uuid, group_id)
    select distinct 1000 + i, forest_uuid('user', i), 1000 + forest_pick('membership', i * 1000 + k, many_groups, 1.5)
    from generate_series(1, many - 1) as i, generate_series(1, groups_each / 2 + forest_pick('groups', i, groups_each + 1, 1)) as k;
  insert into memberships (user_id, user_uuid, group_id) select 1000, forest_uuid('user', 0), 1000 + k from generate_series(0, 499) as k;
  insert into sessions (sid, user_id, marker, absolute_end_at)
    select forest_uuid('session', id - 1000), id, last_auth_sensitive_operation_at, app_now() + interval '30 days'
    from users where id >= 1000 and id < 2000;
end $$;

-- A hundred services, the first with a fifth of everything, and below them as many nodes as asked for, most of them about ten deep and some
-- twenty; besides a service of its own that has `wide` children.
--
-- Numbers are given in the order of registration. A service is registered with what is below it at one go, as whoever crawls a catalogue or
-- copies a folder does: depth first. `later` is the share of nodes with which a branch begins that came afterwards, at any time since what
-- it hangs on was there, again at one go; 1: every node came by itself.
create procedure forest_tree(many integer, wide integer, later double precision) language plpgsql as $$
declare
  -- Of a thousand nodes, how many are at each depth.
  shares constant integer[] := '{2,5,15,30,50,80,100,120,130,130,100,80,60,40,25,15,8,4,3,3}';
  above_first bigint := 0;
  above_many bigint := 100;
  first bigint := 100;
  level_many bigint;
  last bigint;
begin
  create temporary table shape (n bigint, parent bigint, depth integer, way bigint[], registered double precision);
  insert into shape select i, null, 0, array[i], 0 from generate_series(0, 99) as i;
  for level in 1 .. cardinality(shares) loop
    level_many := greatest(10, many::bigint * shares[level] / 1000);
    insert into shape
      select i, p.n, level, p.way || i, case when forest_share('later', i) < later
        then p.registered + (1 - p.registered) * forest_share('registered', i) else p.registered end
      from generate_series(first, first + level_many - 1) as i
      join shape p on p.n = above_first + forest_pick('parent', i, above_many, case level when 1 then 3 else 1.5 end);
    analyze shape;
    above_first := first;
    above_many := level_many;
    first := first + level_many;
  end loop;
  perform set_config('forest.nodes', first::text, false);
  create temporary table forest_node as
    select n, 999 + row_number() over (order by registered, way) as id from shape;
  create unique index on forest_node (n);
  analyze forest_node;

  insert into resources (id, uuid, name, display_name, type, path) overriding system value
    select o.id, forest_uuid('node', n), 'service' || n, 'Service ' || n, 'service', array[o.id] from shape s join forest_node o using (n) where s.depth = 0;
  for level in 1 .. cardinality(shares) loop
    insert into resources (id, uuid, parent_id, name, display_name, type, path) overriding system value
      select o.id, forest_uuid('node', s.n), r.id, 'n' || s.n, 'n' || s.n, 'directory', r.path || o.id
      from shape s join forest_node o using (n) join forest_node p on p.n = s.parent join resources r on r.id = p.id where s.depth = level;
    analyze resources;
  end loop;
  drop table shape;

  last := first + 1000;
  insert into resources (id, uuid, name, display_name, type, path) overriding system value
    values (last, forest_uuid('node', last), 'wide', 'Wide', 'service', array[last]);
  insert into resources (id, uuid, parent_id, name, display_name, type, path) overriding system value
    select i, forest_uuid('node', i), last, 'n' || i, 'n' || i, 'directory', array[last, i] from generate_series(last + 1, last + wide) as i;
  insert into services (resource_id, type) select id, 'thredds' from resources where parent_id is null;
end $$;

-- `hot` grants on one node half way down, and others up to `many`: half of them users', nodes and groups skewed, a tenth denies, a fifth for
-- the node alone, a few over. What is drawn twice is there once, so there are some parts in a thousand fewer.
create procedure forest_grants(many bigint, hot integer, many_users integer, many_groups integer) language plpgsql as $$
declare
  names constant text[] := '{read,browse,write}';
  nodes bigint := current_setting('forest.nodes')::bigint;
  hot_node bigint;
begin
  select a.path[6] into hot_node from resources a where cardinality(a.path) = 11 order by a.id limit 1;
  insert into grants (uuid, resource_id, permission, user_id, group_id, access, scope)
    select forest_uuid('hot', i), hot_node, names[1 + i % 3],
      case when i / 3 < many_users then 1000 + i / 3 end, case when i / 3 >= many_users then 1000 + i / 3 - many_users end, 'allow', 'recursive'
    from generate_series(0, hot - 1) as i;
  insert into grants (uuid, resource_id, permission, user_id, group_id, access, scope, expires_at)
    select forest_uuid('grant', min(i)), node, name, holding_user, holding_group,
      case when forest_share('access', min(i)) < 0.1 then 'deny' else 'allow' end::access,
      case when forest_share('scope', min(i)) < 0.2 then 'match' else 'recursive' end::scope,
      case when forest_share('expiry', min(i)) < 0.01 then app_now() - interval '1 day' end
    from (
      select i, o.id as node, names[1 + forest_pick('permission', i, 3, 1.5)] as name,
        case when own then 1000 + forest_pick('holder', i, many_users, 1) end as holding_user,
        case when not own then case when forest_share('pseudo', i) < 0.002 then 2 else 1000 + forest_pick('holder', i, many_groups, 1.5) end end
          as holding_group
      from (select i, forest_share('own', i) < 0.5 as own from generate_series(1, many - hot) as i) as drawn
      join forest_node o on o.n = forest_pick('node', i, nodes, 1.5)
    ) as wishes
    where node <> hot_node
    group by node, name, holding_user, holding_group;
  perform set_config('forest.hot', hot_node::text, false);
end $$;
