-- One row, so that a statement looks it up once for all users that it returns. A trigger keeps it
-- (schema/triggers/terms_versions_session_requirements.sql).
create or replace view site_terms as
  select terms_version_id as version_id from session_requirements;
comment on view site_terms is 'The version of the site''s terms that is in force; null if there is none.';
