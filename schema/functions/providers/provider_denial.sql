-- Whether a provider lets an account of its own in, by the row as it is now: the cookie of the sign-in is older. The
-- mail domain counts only where the provider vouches for the address. Answers a reason of
-- domain/providers/sign-in-failure.ts.
create or replace function provider_denial(p_provider providers, p_profile jsonb) returns text
language sql immutable as $$
  select case
    when (p_provider).enabled is not true then 'provider-disabled'
    when (p_provider).tenant is not null and (p_provider).tenant is distinct from p_profile ->> 'tenant'
      then 'tenant-not-allowed'
    when (p_provider).allowed_domains <> '{}' and (p_profile ->> 'email_verified' is distinct from 'true'
        or split_part(p_profile ->> 'email_canonical', '@', 2) <> all ((p_provider).allowed_domains))
      then 'domain-not-allowed'
    end
$$;
comment on function provider_denial(providers, jsonb) is
  'Why a provider does not let an account of its own sign in here; null if it does.';
