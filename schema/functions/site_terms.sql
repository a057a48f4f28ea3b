-- The version of the site's terms that is in force; null: there are none. One row, so that a statement looks it up once however many users it
-- shows.
create or replace view site_terms as
  select (
    select case when not v.withdrawn then v.id end from terms_versions v where v.group_id is null order by v.version desc limit 1
  ) as version_id;
