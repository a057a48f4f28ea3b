-- Names and addresses that are somebody's: of accounts, and of people who have confirmed their address and wait for an administrator.
create or replace view claimed_names as
  select username_canonical, username_skeleton, email_canonical from users
  union all
  select username_canonical, username_skeleton, email_canonical from registrations
    where status = 'confirmed' and expires_at > moment();

-- Keeps accounts and waiting registrations from having one name, one look or one address, which no index over two tables can. Whoever waits
-- for approval is confirmed one at a time, and not while an account is being made or renamed; those do not wait for each other. Raises what
-- the indexes of `users` raise. A registration whose time is over gives up its claim here, if nobody has tidied it away yet.
create or replace function claim_names() returns trigger language plpgsql as $$
declare
  key bigint := hashtextextended('claimed names', 0);
  found_index text;
begin
  if tg_table_name = 'users' then
    perform pg_advisory_xact_lock_shared(key);
    select index_of_claim(r.username_canonical = new.username_canonical, r.username_skeleton = new.username_skeleton)
      into found_index from registrations r
      where r.status = 'confirmed' and r.expires_at > moment() and (r.username_canonical = new.username_canonical
        or r.username_skeleton = new.username_skeleton or r.email_canonical = new.email_canonical)
      limit 1;
  else
    perform pg_advisory_xact_lock(key);
    update registrations r set status = 'expired', password_hash = null
      where r.status = 'confirmed' and r.expires_at <= moment() and (r.username_canonical = new.username_canonical
        or r.username_skeleton = new.username_skeleton or r.email_canonical = new.email_canonical);
    select index_of_claim(c.username_canonical = new.username_canonical, c.username_skeleton = new.username_skeleton)
      into found_index from claimed_names c
      where c.username_canonical = new.username_canonical
        or c.username_skeleton = new.username_skeleton or c.email_canonical = new.email_canonical
      limit 1;
  end if;
  if found_index is not null then
    raise exception 'The name or the address is claimed.' using errcode = 'unique_violation', constraint = found_index;
  end if;
  return new;
end $$;

-- The index of `users` that stands for a claim.
create or replace function index_of_claim(same_name boolean, same_look boolean) returns text language sql immutable as $$
  select case when same_name then 'users_username_canonical' when same_look then 'users_username_skeleton'
    else 'users_email_canonical' end
$$;

create or replace trigger users_claims
  before insert or update of username_canonical, username_skeleton, email_canonical on users
  for each row execute function claim_names();

create or replace trigger registrations_claims before insert or update of status on registrations
  for each row when (new.status = 'confirmed') execute function claim_names();
