-- What nobody may register with, or change their own address to. Entries are `name@` and `@domain`: of a default or a
-- preset they are canonical; of what an administrator chose the canonical ones are `derived`
-- (domain/accounts/refused-addresses.ts). Raises an error like a violated constraint, so that the statement fails.
create or replace function screened_name(p_username text, p_address text, p_full_name text) returns text
language plpgsql stable as $$
declare
  local_part text := split_part(p_address, '@', 1);
  labels text[] := string_to_array(split_part(p_address, '@', 2), '.');
  domains text[] := array(select array_to_string(labels[n:], '.') from generate_subscripts(labels, 1) as n);
  entries text[] := array[local_part || '@', split_part(local_part, '+', 1) || '@']
    || array(select '@' || domain from unnest(domains) as domain);
begin
  if exists (select from settings where key = 'refused_addresses'
      and case when chosen is null then value else derived end ?| entries)
    or exists (select from settings where key = 'refuse_disposable_addresses' and value = 'true')
    and exists (select from disposable_domains where domain = any (domains)) then
    raise exception 'The address is refused.' using errcode = 'check_violation', constraint = 'refused_address';
  end if;
  if p_full_name ~* '://|www\.|[[:alnum:]]\.[a-z]{2,}($|[[:space:]/:?#,;)])'
    and (select value from settings where key = 'refuse_links_in_full_names') = 'true' then
    raise exception 'The full name has a link.' using errcode = 'check_violation', constraint = 'link_in_full_name';
  end if;
  return p_username;
end $$;
comment on function screened_name(text, text, text) is
  'The user name of a registration; raises an error if its address or its full name is refused.';
