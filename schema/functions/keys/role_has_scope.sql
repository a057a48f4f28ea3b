-- A superuser has every scope, and an ordinary user none without a look. The rows of `role_scopes` are those of the
-- setting `roles`. A role that no longer has an entry there has none.
create or replace function role_has_scope(p_role text, p_scope text) returns boolean
language sql stable parallel safe as $$
  select p_role = 'superuser'
    or (p_role <> 'authenticated' and exists (
      select from role_scopes r where r.role = p_role and r.scope = p_scope))
$$;
comment on function role_has_scope(text, text) is
  'Whether accounts of a role may do for everybody what a scope is for.';
