-- One row, so that a statement looks it up once for all users that it returns.
create or replace view site_terms as
  select (
    select case when not v.withdrawn then v.id end
    from terms_versions v where v.group_id is null order by v.version desc limit 1
  ) as version_id;
comment on view site_terms is 'The version of the site''s terms that is in force; null if there is none.';
