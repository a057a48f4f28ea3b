-- The condition is immutable, so that the planner folds it together with the cast: `pg_input_is_valid` is only stable,
-- and in `case when pg_input_is_valid('everyone', 'uuid') then 'everyone'::uuid end` it evaluates the cast alone, which
-- raises an error.
create or replace function as_uuid(p_text text) returns uuid language sql immutable
  as $$ select case when p_text ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then p_text::uuid end $$;
comment on function as_uuid(text) is 'The text as a UUID; null if it is none.';
