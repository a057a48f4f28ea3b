create or replace function group_terms(p_group integer) returns integer language sql stable as $$
  select case when not v.withdrawn then v.id end
  from terms_versions v where v.group_id = p_group order by v.version desc limit 1
$$;
comment on function group_terms(integer) is 'The version of a group''s terms that is in force; null if there is none.';

create or replace function revoke_terms_links(p_user integer, p_group integer) returns void language sql volatile as $$
  update one_time_tokens t set revoked_at = app_now()
  where t.group_id = p_group and (p_user is null or t.user_id = p_user) and t.operation = 'group-accept-terms'
    and t.used_at is null and t.revoked_at is null
$$;
comment on function revoke_terms_links(integer, integer) is
  'Revokes the open links to accept the terms of a group: of one user, or of all with null.';

-- Pending memberships that have an end get a new one. A user without an address, or who cannot sign in, gets no mail
-- and has to accept the terms by signing in later.
create or replace function request_terms_acceptance(p_users integer[], p_group integer) returns void
language sql volatile as $$
  update pending_memberships p set ends_at = app_now() + make_interval(secs => terms_link_seconds())
  from unnest(p_users) as requested (id)
  where p.user_id = requested.id and p.group_id = p_group and p.ends_at is not null;
  with recipient as (
    select u.id, u.email, u.username, g.name from users u, groups g
    where u.id = any (p_users) and g.id = p_group and u.email is not null and u.enabled and u.activated_at is not null
  ), token as (
    insert into one_time_tokens (operation, user_id, group_id, lifetime_seconds, survives_revocation)
    select 'group-accept-terms', recipient.id, p_group, terms_link_seconds(), false from recipient returning id, user_id
  )
  insert into outbox_mail (template, recipient, parameters, one_time_token_id)
  select 'group-terms', recipient.email,
    jsonb_build_object('username', recipient.username, 'group', recipient.name), token.id
  from recipient join token on token.user_id = recipient.id
$$;
comment on function request_terms_acceptance(integer[], integer) is
  'Mails users a link to accept the terms of a group, and lets their pending memberships last as long as it.';
