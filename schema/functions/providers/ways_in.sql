-- What signs a user in by itself: a password, passkeys, and accounts at providers that are enabled. The last one must
-- not go (`last-way-in`).
create or replace function ways_in(p_user users) returns bigint language sql stable as $$
  select (case when p_user.password_hash is not null then 1 else 0 end)
    + (select count(*) from passkeys k where k.user_id = p_user.id)
    + (select count(*) from identities i join providers p on p.id = i.provider_id
      where i.user_id = p_user.id and p.enabled)
$$;
comment on function ways_in(users) is 'How many credentials of a user sign in by themselves.';
