-- Who has an address, for somebody whom a provider vouches for as its reader. `is_proven`: the owner of the account has
-- proved the same here. Otherwise somebody else entered the address (an administrator, an import), who could have
-- entered any; linking by it would hand the account to the reader, or the reader's identity to whoever made the account
-- (GHSA-g38m-r43w-p2q7).
create or replace function linkable_user(p_email_canonical text)
returns table (id integer, uuid uuid, is_proven boolean) language sql volatile rows 1 as $$
  select u.id, u.uuid, u.email_proven_at is not null and u.kind = 'person'
    and is_account_active(u.enabled, u.activated_at, u.lock_kind, u.lock_until, app_now())
  from users u where u.email_canonical = p_email_canonical
  for no key update of u
$$;
comment on function linkable_user(text) is 'The account with an address, and whether its owner has proved to read it.';
