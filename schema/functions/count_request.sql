-- Counts a request against the limit `p_limit` (a setting): by client network, then by target. A request that is
-- rejected for its target still counts for its network, which bounds how fast one client can ask about many targets.
-- Work and answer do not depend on whether the target exists. Model: test/models/request-limits.ts.
--
-- Lock order: the row of the network before the row of the target.
create or replace function count_request(p_limit text, p_operation text, p_network text, p_target text)
returns table (exceeded text, quota integer, window_seconds integer, wait_seconds integer)
language plpgsql volatile rows 1 as $$
declare
  policy jsonb := coalesce((select value from settings where key = p_limit), raise_unknown_setting(p_limit));
  now_ timestamptz := app_now();
  counted record;
  cost interval;
begin
  window_seconds := (policy ->> 'window_minutes')::integer * 60;
  for counted in
    select part.name, sha256(convert_to(concat_ws(' ', p_operation, part.name, part.key), 'UTF8')) as hash
    from (values ('per_network', p_network), ('per_target', p_target)) as part (name, key) where part.key is not null
  loop
    quota := (policy ->> counted.name)::integer;
    cost := window_seconds * 1000000::bigint / quota * interval '1 microsecond';
    insert into request_counts as r (key_hash, bucket_empty_at) values (counted.hash, now_ + cost)
      on conflict (key_hash) do update set bucket_empty_at = greatest(r.bucket_empty_at, now_) + cost
      where greatest(r.bucket_empty_at, now_) + cost <= now_ + make_interval(secs => window_seconds);
    if not found then
      exceeded := counted.name;
      select greatest(1, ceil(extract(epoch from r.bucket_empty_at + cost - now_) - window_seconds)) into wait_seconds
        from request_counts r where r.key_hash = counted.hash;
      exit;
    end if;
  end loop;
  return next;
end $$;
comment on function count_request(text, text, text, text) is
  'Counts a request by client network and by target, or says which limit it exceeds and how long to wait.';
