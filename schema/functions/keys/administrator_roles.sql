-- Whoever can change settings and users can put everything right again. Such an account must remain, of a person.
create or replace view administrator_roles as
  select 'superuser' as role
  union
  select s.role from role_scopes s join role_scopes u on u.role = s.role and u.scope = 'users:write'
  where s.scope = 'settings:write';
comment on view administrator_roles is
  'The roles whose accounts count as administrators: one that can sign in always remains.';
