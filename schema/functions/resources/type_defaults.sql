-- What the types of services give where a resource has no grants of its own (decision 0025): below which root, which permission, to which pseudo
-- groups (a list of names, never empty). `check_facts` and `check_facts_by_path` look into `default_grants` themselves, by name.
create or replace view type_defaults as
  select s.resource_id as root, given.key as permission, given.value as holders
  from services s join service_types t on t.name = s.type cross join lateral jsonb_each(t.default_grants) as given
  where given.value <> '[]';
