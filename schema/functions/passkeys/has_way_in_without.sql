-- Asked before a passkey is deleted. What else signs an account in: a password, or another passkey.
create or replace function has_way_in_without(p_user_id integer, p_passkey_id integer) returns boolean
language sql stable as $$
  select exists (select from users u where u.id = p_user_id and u.password_hash is not null)
    or exists (select from passkeys p where p.user_id = p_user_id and p.id <> p_passkey_id)
$$;
comment on function has_way_in_without(integer, integer) is
  'Whether the user of an account could sign in without one of its passkeys.';

create or replace function has_second_factor_without(p_user_id integer, p_passkey_id integer) returns boolean
language sql stable as $$
  select exists (select from authenticators a where a.user_id = p_user_id)
    or exists (select from passkeys p where p.user_id = p_user_id and p.id <> p_passkey_id)
$$;
comment on function has_second_factor_without(integer, integer) is
  'Whether an account would have a second factor without one of its passkeys.';

create or replace function demands_second_factor(p_user_id integer) returns boolean language sql stable as $$
  select u.role = any (r.second_factor_roles)
      or cardinality(r.second_factor_groups) > 0 and is_in_one_of(u.id, r.second_factor_groups)
  from users u, session_requirements r where u.id = p_user_id
$$;
comment on function demands_second_factor(integer) is 'Whether a setting has an account have a second factor.';
