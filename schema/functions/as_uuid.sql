create or replace function as_uuid(p_text text) returns uuid language sql immutable
  as $$ select case when pg_input_is_valid(p_text, 'uuid') then p_text::uuid end $$;
comment on function as_uuid(text) is 'The text as a UUID; null if it is none.';
