-- What a grant requires of a session (decision 0102), from its columns: {aal, within_minutes} with what is there; null:
-- nothing.
create or replace function requirement_of(p_aal smallint, p_within_minutes integer) returns jsonb
language sql immutable parallel safe as $$
  select case when num_nonnulls(p_aal, p_within_minutes) > 0
    then jsonb_strip_nulls(jsonb_build_object('aal', p_aal, 'within_minutes', p_within_minutes)) end
$$;
comment on function requirement_of(smallint, integer) is 'What a grant requires of a session; null: nothing.';

-- The parts of a permission. A grant that requires nothing has no `requires`.
create or replace function permission_of(
  p_name text, p_access access, p_scope scope, p_aal smallint, p_within_minutes integer
) returns jsonb language sql immutable parallel safe as $$
  select jsonb_build_object('name', p_name, 'access', p_access, 'scope', p_scope)
    || case when num_nonnulls(p_aal, p_within_minutes) > 0
      then jsonb_build_object('requires', requirement_of(p_aal, p_within_minutes)) else '{}' end
$$;
comment on function permission_of(text, access, scope, smallint, integer) is
  'A permission, from the columns of a grant.';

-- As `formatPermission` of domain/permissions/permission-text.ts: read-allow-recursive-aal2-within15. Never raises an
-- error, for webhooks.
create or replace function permission_text(p_name text, p_access text, p_scope text, p_requires jsonb) returns text
language sql immutable parallel safe as $$
  select p_name || '-' || p_access || '-' || p_scope || coalesce('-aal' || (p_requires ->> 'aal'), '')
    || coalesce('-within' || (p_requires ->> 'within_minutes'), '')
$$;
comment on function permission_text(text, text, text, jsonb) is 'The text form of a permission.';
