-- Whom a question means, by uuid or canonical name: a row of `users`, or none. No name looks like a uuid.
create or replace function find_user(p_asked text) returns setof users language sql stable as $$
  select * from users where uuid = case when p_asked ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then p_asked::uuid end
  union all
  select * from users where username_canonical = p_asked
$$;
