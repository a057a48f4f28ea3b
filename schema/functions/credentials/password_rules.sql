-- What a new password is judged against (PasswordRules of domain/credentials/password.ts), in the statement that goes by it. The list is asked for one of
-- its 256 parts: the database learns 8 bits of a digest of the password, and nothing where `asked` is null.
create or replace function password_rules(asked integer) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'min_length', coalesce((select value from settings where key = 'password_min_length'), raise_unknown_setting('password_min_length')),
    'common', coalesce((select encode(digests, 'hex') from common_passwords where bucket = asked), ''))
$$;
