-- A registration claims its name and address once the address is confirmed, until it is decided or expires.
create or replace view claimed_names as
  select username_canonical, username_skeleton, email_canonical from users
  union all
  select username_canonical, username_skeleton, email_canonical from registrations
    where status = 'confirmed' and expires_at > app_now();
comment on view claimed_names is 'User names and addresses of accounts and of registrations that await approval.';

create or replace function index_of_claimed_name(p_same_username boolean, p_same_skeleton boolean) returns text
language sql immutable as $$
  select case when p_same_username then 'users_username_canonical' when p_same_skeleton then 'users_username_skeleton'
    else 'users_email_canonical' end
$$;
comment on function index_of_claimed_name(boolean, boolean) is
  'The unique index of users that a conflict of names or addresses is reported as.';
