-- Notes in `access_changes` that decisions in some services may have changed: a row for each, or for more than ten one
-- row that stands for everything, so that a change of a hundred thousand rows costs no more than one of ten. Null in
-- the array is a service that is gone, and stands for everything too.
create or replace function note_service_changes(p_roots bigint[]) returns void language sql volatile as $$
  insert into access_changes (root)
  select unnest(case when cardinality(p_roots) > 10 then array[null::bigint] else p_roots end)
$$;
comment on function note_service_changes(bigint[]) is 'Notes that decisions in some services may have changed.';
