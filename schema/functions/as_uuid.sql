-- A text that is a UUID, as one; any other: null.
create or replace function as_uuid(given text) returns uuid language sql immutable
  as $$ select case when pg_input_is_valid(given, 'uuid') then given::uuid end $$;
