-- The holders of one entry of `grant_batch_plan`: a user {uuid or name}, and groups [{pointer, uuid or name}], each
-- group once. `pointer` is where the entry names it. An id that is null is a name that nobody has. Each is a probe of
-- an index.
create or replace function batch_holders(p_user jsonb, p_groups jsonb)
returns table (pointer text, user_id integer, group_id integer) language sql stable as $$
  select 'user', (
      select u.id from users u where u.uuid = (p_user ->> 'uuid')::uuid or u.username_canonical = p_user ->> 'name'),
    null::integer
  where p_user is not null
  union all
  select * from (
    select distinct on (h.id, case when h.id is null then g.n end) g.entry ->> 'pointer', null::integer, h.id
    from jsonb_array_elements(p_groups) with ordinality as g (entry, n)
    left join groups h on h.uuid = (g.entry ->> 'uuid')::uuid
      or casefold(normalize(h.name, NFKC) collate pg_unicode_fast) = name_form(g.entry ->> 'name')
    order by h.id, case when h.id is null then g.n end, g.n) as each_once
$$;
comment on function batch_holders(jsonb, jsonb) is 'The user and the groups that an entry of a batch of grants names.';
