-- The version of a group's terms that is in force; null: none.
create or replace function group_terms(p_group integer) returns integer language sql stable as $$
  select case when not v.withdrawn then v.id end from terms_versions v where v.group_id = p_group order by v.version desc limit 1
$$;

-- Kills every open link with which somebody, or with null anybody, could accept the terms of a group.
create or replace function revoke_terms_links(p_user integer, p_group integer) returns void language sql volatile as $$
  update one_time_tokens t set revoked_at = app_now()
  where t.group_id = p_group and (p_user is null or t.user_id = p_user) and t.operation = 'group-accept-terms'
    and t.used_at is null and t.revoked_at is null
$$;

-- How long the link of a mail about the terms of a group lives, as `domain/operations.ts` says: a week, in seconds. A place in the queue waits as long.
create or replace function terms_link_seconds() returns integer language sql immutable as $$ select 604800 $$;

-- Mails people a link with which to accept the terms of a group. Whoever has no address, or cannot sign in, has to come by themselves. Places
-- that end begin to wait anew.
create or replace function request_terms_acceptance(p_users integer[], p_group integer) returns void language sql volatile as $$
  update pending_memberships p set ends_at = app_now() + make_interval(secs => terms_link_seconds())
  from unnest(p_users) as asked (id) where p.user_id = asked.id and p.group_id = p_group and p.ends_at is not null;
  with asked as (
    select u.id, u.email, u.username, g.name from users u, groups g
    where u.id = any (p_users) and g.id = p_group and u.email is not null and u.enabled and u.activated_at is not null
  ), token as (
    insert into one_time_tokens (operation, user_id, group_id, lifetime_seconds, survives_revocation)
    select 'group-accept-terms', asked.id, p_group, terms_link_seconds(), false from asked returning id, user_id
  )
  insert into outbox_mail (template, recipient, parameters, one_time_token_id)
  select 'group-terms', asked.email, jsonb_build_object('username', asked.username, 'group', asked.name), token.id
  from asked join token on token.user_id = asked.id
$$;
