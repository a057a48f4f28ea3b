-- Sessions are kept for a month after their end, so what is read is at least the last sign-in. Uses of API keys and of
-- sessions are noted once in a while. Null: never.
create or replace function last_activity(p_user integer) returns timestamptz language sql stable as $$
  select greatest(
    (select u.last_login_at from users u where u.id = p_user),
    (select max(s.last_seen_at) from sessions s where s.user_id = p_user),
    (select max(k.last_used_at) from api_keys k where k.user_id = p_user))
$$;
comment on function last_activity(integer) is 'When a user was last known to sign in, use a session or use an API key.';
