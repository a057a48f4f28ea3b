-- Whom an entry of a batch names (`grant_batch_plan`): a user {uuid or name}, and groups [{at, uuid or name}], each known group once. `at` is where
-- the entry says it; an id that is null: there is nobody of this name. Each is a probe of an index.
create or replace function batch_holders(p_user jsonb, p_groups jsonb) returns table (at text, user_id integer, group_id integer)
language sql stable as $$
  select 'user', (
      select u.id from users u where u.uuid = (p_user ->> 'uuid')::uuid or u.username_canonical = p_user ->> 'name'), null::integer
  where p_user is not null
  union all
  select * from (
    select distinct on (h.id, case when h.id is null then g.n end) g.entry ->> 'at', null::integer, h.id
    from jsonb_array_elements(p_groups) with ordinality as g (entry, n)
    left join groups h on h.uuid = (g.entry ->> 'uuid')::uuid or lower(h.name collate "C") = lower((g.entry ->> 'name') collate "C")
    order by h.id, case when h.id is null then g.n end, g.n) as each_once
$$;
