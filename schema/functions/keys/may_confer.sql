-- No escalation: nobody gives, or takes over, what they do not have. A caller has the scopes of their role, within
-- those of their API key (`p_key_scopes`; null: a session, no ceiling).
create or replace function may_confer(p_role text, p_key_scopes text[], p_wanted text[]) returns boolean
language sql stable parallel safe as $$
  select (p_key_scopes is null or p_wanted <@ p_key_scopes)
    and not exists (select from unnest(p_wanted) as wanted (scope) where not role_has_scope(p_role, wanted.scope))
$$;
comment on function may_confer(text, text[], text[]) is
  'Whether a caller has all of some scopes, and so may give them to a key, a role or an account.';

-- A superuser with a session is not limited. With an API key even a superuser is, by the scopes of the key.
create or replace function is_unlimited(p_role text, p_key_scopes text[]) returns boolean
language sql immutable parallel safe as $$
  select p_role = 'superuser' and p_key_scopes is null
$$;
comment on function is_unlimited(text, text[]) is
  'Whether a caller is a superuser with a session, whom no rule against escalation limits.';

-- Also the rule of acts on an account: the caller needs all scopes of its role. A superuser may everything, whatever
-- scopes there are, so only an unlimited caller makes one, or acts on one. A role without an entry in the setting has
-- no scopes.
create or replace function may_confer_role(p_role text, p_key_scopes text[], p_wanted text) returns boolean
language sql stable parallel safe as $$
  select is_unlimited(p_role, p_key_scopes)
    or (p_wanted not in ('superuser', 'reserved')
      and may_confer(p_role, p_key_scopes, array(select r.scope from role_scopes r where r.role = p_wanted)))
$$;
comment on function may_confer_role(text, text[], text) is
  'Whether a caller has all scopes of a role, and so may give the role to an account or act on an account that has it.';
