-- The second branch of `caller`: the account behind an API key, by the SHA-256 of its text. No row for an unknown key,
-- nor for one whose account is not active. A key that is known and may not do this has a row with a `denial`, a
-- problem code: whoever has the text of a key may learn what became of it.
--
-- Effective rights are those of the account within the ceiling of the key, in this statement: `administrator` needs
-- the scope in the role and in the key. `p_own_scope` also suffices; null where the operation is not about the caller.
create or replace function live_key(
  p_digest bytea, p_scope text, p_own_scope text, p_session_only boolean)
returns table (user_id integer, user_uuid uuid, username text, administrator boolean, sid uuid,
  required_action text, role text, key_uuid uuid, key_scopes text[], denial text, is_use_due boolean,
  fresh_within integer)
language plpgsql stable rows 1 as $$
begin
  return query
    select u.id, u.uuid, u.username, p_scope = any (k.scopes) and role_has_scope(u.role, p_scope), null::uuid,
      case when u.kind = 'person' then required_action_of(u.must_change_password, u.password_hash is not null,
        u.password_changed_at, q.max_password_age_days, q.terms_version_id, u.terms_version_id, false) end,
      u.role, k.uuid, k.scopes,
      key_denial(k.revoked_at, k.expires_at, k.scopes, k.branch_limited, p_scope, p_own_scope, p_session_only),
      is_key_use_due(k.last_used_at), null::integer
    from api_keys k
    join users u on u.id = k.user_id
    cross join session_requirements q
    where k.digest = p_digest
      and is_account_active(u.enabled, u.activated_at, u.lock_kind, u.lock_until, app_now());
end $$;
comment on function live_key(bytea, text, text, boolean) is
  'The caller behind an API key, and why the key may not do this, if it may not.';
