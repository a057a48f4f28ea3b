-- The one rule for `last-way-in`: asked before a passkey is deleted, before an account at a provider is unlinked, and
-- before a recovery removes all passkeys. What signs a user in by itself: a password, a passkey, an account at a
-- provider that is enabled, and a mailed code where the setting says so. An authenticator app and recovery codes do
-- not.
--
-- `p_kind` is `passkey` or `identity`, `p_id` the row that goes; null: all of its kind. The caller has locked the user,
-- or acts only while the marker is the one it read: of two removals at once the second sees the first.
create or replace function has_way_in_without(p_user_id integer, p_kind text, p_id integer) returns boolean
language sql stable as $$
  select exists (
      select from users u where u.id = p_user_id and (u.password_hash is not null or u.email is not null
        and coalesce((select value from settings where key = 'sign_in_by_code'),
          raise_unknown_setting('sign_in_by_code')) = 'true'))
    or exists (
      select from passkeys k where k.user_id = p_user_id and (p_kind <> 'passkey' or k.id <> p_id))
    or exists (
      select from identities i join providers p on p.id = i.provider_id
      where i.user_id = p_user_id and p.enabled and (p_kind <> 'identity' or i.id <> p_id))
$$;
comment on function has_way_in_without(integer, text, integer) is
  'Whether a user could sign in without one of their credentials, or without all of a kind.';
