-- Fires after a version of the terms of the site is published, and copies which one is in force. Relied on by the view
-- `site_terms` (schema/functions/site_terms.sql), which every session check reads.
create or replace function copy_site_terms() returns trigger language plpgsql as $$
begin
  update session_requirements set terms_version_id = case when not new.withdrawn then new.id end where is_only_row;
  return null;
end $$;
comment on function copy_site_terms() is 'Trigger: copies the version of the site''s terms to session_requirements.';

create or replace trigger terms_versions_session_requirements after insert on terms_versions
  for each row when (new.group_id is null) execute function copy_site_terms();
