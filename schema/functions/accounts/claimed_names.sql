-- Names and addresses that are taken: those of accounts, and those of registrations whose address is confirmed and which await approval.
create or replace view claimed_names as
  select username_canonical, username_skeleton, email_canonical from users
  union all
  select username_canonical, username_skeleton, email_canonical from registrations
    where status = 'confirmed' and expires_at > app_now();

-- The index of `users` that a conflict of names stands for.
create or replace function index_of_claimed_name(same_name boolean, same_look boolean) returns text language sql immutable as $$
  select case when same_name then 'users_username_canonical' when same_look then 'users_username_skeleton'
    else 'users_email_canonical' end
$$;
