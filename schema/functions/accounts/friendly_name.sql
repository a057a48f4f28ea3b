-- Full name, chosen user name, address, generated user name: the first that is present. Model:
-- test/models/accounts/user-fields.ts.
create or replace function friendly_name(p_full_name text, p_username text, p_email text) returns text
language sql immutable parallel safe as $$
  select coalesce(nullif(p_full_name, ''),
    case when not starts_with(p_username, 'user-') then nullif(p_username, '') end, p_email, p_username, '')
$$;
comment on function friendly_name(text, text, text) is 'How to address a user.';
