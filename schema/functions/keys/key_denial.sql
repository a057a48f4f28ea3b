-- Why an API key may not be used for an operation, as a problem code; null: it may. A key that is limited to branches
-- has no other scopes than those whose operations honour its branches (`branchScopes` of domain/keys/scope.ts),
-- whatever its row names.
create or replace function key_denial(
  p_revoked_at timestamptz, p_expires_at timestamptz, p_scopes text[], p_branch_limited boolean,
  p_scope text, p_own_scope text, p_session_only boolean
) returns text language sql volatile as $$
  select case
    when p_revoked_at <= app_now() then 'key-revoked'
    when not is_unexpired(p_expires_at, app_now()) then 'key-expired'
    when p_session_only then 'session-required'
    when not (p_scope = any (p_scopes) or coalesce(p_own_scope = any (p_scopes), false))
      or p_branch_limited and p_scope not in ('check', 'permissions:read') then 'insufficient-scope'
  end
$$;
comment on function key_denial(timestamptz, timestamptz, text[], boolean, text, text, boolean) is
  'Why an API key may not be used for an operation, if it may not.';
