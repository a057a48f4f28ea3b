-- Who is told about the keys of an account: a person themselves; for a service account its owner, where that is a group
-- the administrators of the group, or its members where it has none. A service account whose owners cannot be reached
-- is the business of the superusers. Only verified addresses of accounts that are enabled.
create or replace function key_contacts(p_user integer) returns table (email text) language sql stable rows 1 as $$
  with account as (
    select u.id, u.kind, s.owner_user_id, s.owner_group_id
    from users u left join service_accounts s on s.user_id = u.id where u.id = p_user),
  owners as (
    select a.id from account a where a.kind = 'person'
    union select a.owner_user_id from account a
    union select m.user_id from account a join memberships m on m.group_id = a.owner_group_id
      where m.group_administrator or not exists (
        select from memberships o where o.group_id = a.owner_group_id and o.group_administrator)),
  reached as (
    select u.email from owners o join users u on u.id = o.id
    where u.email is not null and u.enabled and u.activated_at is not null)
  select r.email from reached r
  union all
  select u.email from account a join users u on u.role = 'superuser'
  where a.kind = 'service' and u.email is not null and u.enabled and u.activated_at is not null
    and not exists (select from reached)
$$;
comment on function key_contacts(integer) is 'The addresses of those who are told about the API keys of an account.';
