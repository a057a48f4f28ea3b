-- `stable`, like what it calls: declared immutable it could not be inlined, and a call costs more than the rest of the
-- session check. `date_part` counts in double precision, which has room for milliseconds; `extract` counts in numeric,
-- which takes ten times as long.
create or replace function rev_of(p_marker timestamptz) returns bigint language sql stable parallel safe
  as 'select (date_part(''epoch'', p_marker) * 1000)::bigint';
comment on function rev_of(timestamptz) is 'A session marker as tokens carry it (rev): whole milliseconds since 1970.';

create or replace function next_marker(p_marker timestamptz) returns timestamptz language sql volatile
  as $$ select greatest(date_trunc('milliseconds', app_now()), p_marker + interval '1 millisecond') $$;
comment on function next_marker(timestamptz) is
  'The next session marker of a user: strictly later than the last, even if the clock was set back.';
