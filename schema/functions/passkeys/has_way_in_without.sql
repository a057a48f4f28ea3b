-- Asked before a passkey is deleted. What else signs an account in: a password, or another passkey.
create or replace function has_way_in_without(p_user_id integer, p_passkey_id integer) returns boolean
language sql stable as $$
  select exists (select from users u where u.id = p_user_id and u.password_hash is not null)
    or exists (select from passkeys p where p.user_id = p_user_id and p.id <> p_passkey_id)
$$;
comment on function has_way_in_without(integer, integer) is
  'Whether the user of an account could sign in without one of its passkeys.';
