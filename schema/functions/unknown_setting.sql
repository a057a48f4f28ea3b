-- The last argument of a `coalesce`, which evaluates it only if there is no row for the setting.
create or replace function raise_unknown_setting(p_key text) returns jsonb language plpgsql stable as $$
begin
  raise exception 'There is no setting %. Run the migrations of this release.', p_key;
end $$;
comment on function raise_unknown_setting(text) is 'Raises an error for a setting that the database does not have.';
