-- The token is open and unexpired, and the user and the registration that it acts on are in a state that it applies to.
-- False for an id that no token has. By the token's id, so that a statement that has found the token by its hash looks
-- up two more rows by their keys. Stable, so that it sees what the calling statement sees; that statement repeats the
-- condition that the token is open, which only a row lock decides between simultaneous callers (`redeemToken` of
-- store/one-time-tokens.ts). The states of a registration are those of domain/registration.ts;
-- test/schema/is-link-usable.test.ts compares them.
create or replace function is_link_usable(p_token_id uuid) returns boolean language sql stable as $$
  select exists (
    select from one_time_tokens t
      left join users u on u.id = t.user_id
      left join registrations r on r.id = t.registration_id
    where t.id = p_token_id and t.used_at is null and t.revoked_at is null and t.expires_at > app_now()
      -- The user is enabled and verified, or the link confirms the address that it was sent to. A webhook reports a
      -- failure with any user.
      and (t.user_id is null or t.operation = 'webhook-user-status-error'
        or (u.enabled and (u.activated_at is not null
          or t.operation in ('user-email-change-confirm', 'user-password-reset'))))
      and (t.registration_id is null or (r.expires_at > app_now() and case
        -- The receiver of a webhook decides on it while the webhook is enabled,
        when t.payload ? 'webhook' then r.status = 'confirmed'
          and exists (select from webhooks w where w.uuid = as_uuid(t.payload ->> 'webhook') and w.enabled)
        -- its owner confirms the address,
        when t.user_id is null then r.status = 'requested'
        -- and a user decides on it while they are an administrator.
        else r.status = 'confirmed' and u.role = 'superuser'
          and is_account_active(u.enabled, u.activated_at, u.lock_kind, u.lock_until, app_now()) end)))
$$;
comment on function is_link_usable(uuid) is 'Whether a one-time link can be redeemed now.';
