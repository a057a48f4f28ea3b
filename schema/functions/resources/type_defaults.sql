-- Decision 0025. `check_facts` and `check_facts_by_path` read `default_grants` themselves, by name of the permission.
create or replace view type_defaults as
  select s.resource_id as root, default_grant.key as permission, default_grant.value as holders
  from services s join service_types t on t.name = s.type
  cross join lateral jsonb_each(t.default_grants) as default_grant
  where default_grant.value <> '[]';
comment on view type_defaults is
  'By root and permission: the pseudo groups that have it, by the type of the service, where a resource has no grants.';
