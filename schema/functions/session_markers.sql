-- A marker as a token carries it: whole milliseconds since 1970. `stable`, as what it calls is: declared immutable it could
-- not be inlined, and calling it costs more than the rest of the session check.
create or replace function rev_of(marker timestamptz) returns bigint language sql stable parallel safe
  as 'select (extract(epoch from marker) * 1000)::bigint';

-- The next marker of a user: strictly later than the last, whatever the clock did.
create or replace function next_marker(marker timestamptz) returns timestamptz language sql volatile
  as $$ select greatest(date_trunc('milliseconds', app_now()), marker + interval '1 millisecond') $$;
