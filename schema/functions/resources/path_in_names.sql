-- `/library/shelf` for the ids from a root to a node; null for none.
create or replace function path_in_names(p_path bigint[]) returns text language sql stable as $$
  select string_agg('/' || r.name, '' order by cardinality(r.path)) from resources r where r.id = any (p_path)
$$;
comment on function path_in_names(bigint[]) is 'The path of a node in names, from its ids.';
