-- `PasswordRules` of domain/credentials/password.ts, read in the statement that applies them. The list of common
-- passwords is read in one of its 256 buckets, so the database learns 8 bits of a digest of the password; null reads
-- none.
create or replace function password_rules(p_bucket integer) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'min_length', coalesce((select value from settings where key = 'password_min_length'),
      raise_unknown_setting('password_min_length')),
    'common', coalesce((select encode(digests, 'hex') from common_passwords where bucket = p_bucket), ''))
$$;
comment on function password_rules(integer) is 'The rules for new passwords, with one bucket of the common passwords.';
