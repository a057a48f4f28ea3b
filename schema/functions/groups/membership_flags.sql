-- `group_administrator`, the flags of the presets that are on (`derived` of the setting), and those that an
-- administrator defined.
create or replace view membership_flags as
  select 'group_administrator' as name, 'superuser' as set_by
  union all
  select flag.name, flag.rule ->> 'set_by'
  from settings s,
    jsonb_each(case s.key when 'presets' then s.derived -> 'flags' else s.value end) as flag (name, rule)
  where s.key in ('presets', 'membership_flags');
comment on view membership_flags is 'The membership flags of this installation, and who may set each.';

create or replace function membership_flag_names() returns jsonb language sql stable as $$
  select jsonb_agg(f.name) from membership_flags f
$$;
comment on function membership_flag_names() is 'The names of the membership flags of this installation, as a list.';

-- Stored flags that the installation does not have are left out, and any value but `true` is off. Takes the names, so
-- that a statement about many memberships reads them once.
create or replace function flags_of(p_administrator boolean, p_flags jsonb, p_names jsonb) returns jsonb
language sql immutable as $$
  select jsonb_object_agg(f.name, case f.name
    when 'group_administrator' then coalesce(p_administrator, false)
    else coalesce(p_flags -> f.name = 'true', false) end)
  from jsonb_array_elements_text(p_names) as f (name)
$$;
comment on function flags_of(boolean, jsonb, jsonb) is
  'All flags of a membership by name, on or off; the names are those of membership_flag_names().';
