-- No user name looks like a UUID, so at most one of the two branches finds a row.
create or replace function find_user(p_reference text) returns setof users language sql stable as $$
  select * from users
  where uuid = case when p_reference ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then p_reference::uuid end
  union all
  select * from users where username_canonical = p_reference
$$;
comment on function find_user(text) is 'The user with this UUID or canonical name; no row if there is none.';
