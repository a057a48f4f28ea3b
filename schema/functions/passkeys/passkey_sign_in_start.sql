-- The first statement of POST /v1/sessions with a passkey: what to verify the signature against, and the marker of the
-- account, from one snapshot. Null when no account has the credential. Answers `PasskeyStart` of
-- store/passkeys/passkey-sign-in.ts. Bytes are in hexadecimal.
create or replace function passkey_sign_in_start(
  p_credential_id bytea, p_device_hash bytea
) returns json language sql stable as $$
  select json_build_object('passkey', p.uuid, 'user_id', u.id, 'user_uuid', u.uuid,
    'rev', rev_of(u.last_auth_sensitive_operation_at), 'public_key', encode(p.public_key, 'hex'),
    'user_handle', encode(p.user_handle, 'hex'), 'known_device', is_known_device(u.id, p_device_hash))
  from passkeys p join users u on u.id = p.user_id
  where p.credential_id = p_credential_id
$$;
comment on function passkey_sign_in_start(bytea, bytea) is
  'What a passkey''s signature is verified against; null when no account has the credential.';
