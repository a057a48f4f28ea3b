-- What `check.ts` runs inside the database. By hand, on a database that `fill.ts` has filled, after this file:
--   insert …: call scale_questions('<hot>', '<wide>', 200); select * from scale_round();
-- and with pgbench, whose difference is the check net of `select 1`:
--   pgbench -n -M prepared -T 10 -f check.pgbench.sql; pgbench -n -M prepared -T 10 -f <(echo 'select 1;')

create or replace procedure scale_questions(hot bigint, wide bigint, many integer) language plpgsql as $$
begin
  drop table if exists scale_question;
  create table scale_question (kind text, n integer, sid uuid, sub uuid, rev bigint, resource uuid, permission text, primary key (kind, n));
  -- Nodes ten below their service, in an order that has nothing to do with the tree.
  create temporary table ten_deep on commit drop as
    select uuid, row_number() over () as n from (
      select uuid from resources where cardinality(path) = 11 order by md5(id::text) limit many) as drawn;
  create temporary table below_hot on commit drop as
    select uuid, row_number() over () as n from (
      select uuid from resources where path[6] = hot order by cardinality(path) < 11, md5(id::text) limit many) as drawn;
  create temporary table in_wide on commit drop as
    select uuid, row_number() over () as n from (select uuid from resources where parent_id = wide order by md5(id::text) limit many) as drawn;
  create temporary table asking on commit drop as
    select l.*, row_number() over (order by md5(l.sid::text)) as n from live_sessions l where l.user_id between 1001 and 1000 + 2 * many;
  insert into scale_question
    select kind, a.n, who.sid, who.sub, who.rev, node, 'read'
    from asking a
    cross join lateral (values
      ('typical', false, (select uuid from ten_deep d where d.n = 1 + a.n % (select count(*) from ten_deep))),
      ('user in 500 groups', true, (select uuid from ten_deep d where d.n = 1 + a.n % (select count(*) from ten_deep))),
      ('below the hot resource', false, (select uuid from below_hot d where d.n = 1 + a.n % (select count(*) from below_hot))),
      ('in the wide service', false, (select uuid from in_wide d where d.n = 1 + a.n % (select count(*) from in_wide)))
    ) as wanted (kind, first, node)
    join live_sessions who on who.sid = case when first then (select sid from live_sessions where user_id = 1000) else a.sid end
    where a.n <= many;
  analyze scale_question;
end $$;

-- Every question once, the kinds in turn: the median microseconds of each kind, and of `select 1` run the same way.
create or replace function scale_round() returns table (kind text, microseconds double precision) language plpgsql as $$
declare
  q record;
  began timestamptz;
  taken double precision[];
  nothing double precision[];
  kinds text[];
begin
  for q in select * from scale_question order by scale_question.n, scale_question.kind loop
    began := clock_timestamp();
    execute 'select 1';
    nothing := nothing || extract(epoch from clock_timestamp() - began)::double precision * 1e6;
    began := clock_timestamp();
    perform check_facts_one(q.sid, q.sub, q.rev, null, q.resource, q.permission);
    taken := taken || extract(epoch from clock_timestamp() - began)::double precision * 1e6;
    kinds := kinds || q.kind;
  end loop;
  return query
    select k.kind, percentile_cont(0.5) within group (order by k.t) from unnest(kinds, taken) as k (kind, t) group by k.kind
    union all
    select 'select 1', percentile_cont(0.5) within group (order by t) from unnest(nothing) as t;
end $$;
