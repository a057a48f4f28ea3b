-- The statement that begins a sign-in, for `many` names of the forest drawn anew in each round: the median microseconds.
create or replace function scale_sign_ins(many integer, round integer) returns double precision language plpgsql as $$
declare
  name text;
  began timestamptz;
  taken double precision[];
begin
  for name in select username_canonical from users where id >= 1000
    and id in (select 1000 + forest_pick('sign-in', round * many + k, (select max(id) - 999 from users), 1) from generate_series(1, many) as k)
  loop
    began := clock_timestamp();
    perform begin_sign_in('username', name, sha256(name::bytea), null, null);
    taken := taken || extract(epoch from clock_timestamp() - began)::double precision * 1e6;
  end loop;
  return (select percentile_cont(0.5) within group (order by t) from unnest(taken) as t);
end $$;
