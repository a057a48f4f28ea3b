-- Raises for a setting that the database does not know. `coalesce` calls it only then.
create or replace function raise_unknown_setting(name text) returns jsonb language plpgsql stable as $$
begin
  raise exception 'There is no setting %. Run the migrations of this release.', name;
end $$;
