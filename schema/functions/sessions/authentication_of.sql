-- `Authentication` of domain/sessions/authentication.ts.
create or replace function authentication_of(p_amr text[], p_aal integer, p_authenticated_at timestamptz) returns json
language sql stable as $$
  select json_build_object('amr', p_amr, 'aal', p_aal,
    'auth_time', date_part('epoch', p_authenticated_at)::bigint)
$$;
comment on function authentication_of(text[], integer, timestamptz) is
  'How and when the user of a session authenticated, as access tokens say it.';
