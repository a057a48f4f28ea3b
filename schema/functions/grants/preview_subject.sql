-- Answers `PreviewSubject` of store/grants/grant-preview.ts: the names of what the change is about, as `plan_change`
-- takes it, and the grant that it replaces or deletes.
create or replace function preview_subject(p_plan planned_change, p_change jsonb) returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'names', jsonb_build_object(
      'user', (select u.username from users u where u.id = p_plan.holder),
      'group', case when p_change ->> 'kind' = 'membership'
        then (
          select h.name from groups h
          where h.uuid = (p_change -> 'group' ->> 'uuid')::uuid
            or casefold(normalize(h.name, NFKC) collate pg_unicode_fast) = name_form(p_change -> 'group' ->> 'name'))
        else (select h.name from groups h where h.id = -p_plan.holder) end,
      'resource', path_in_names(p_plan.path),
      'parent', case when p_plan.crossed_nodes is not null
        then path_in_names(p_plan.path_after[:cardinality(p_plan.path_after) - 1]) end),
    'replaces', (
      select jsonb_build_object(
        'text', permission_text(g.permission, g.access::text, g.scope::text,
          requirement_of(g.requires_aal, g.requires_within_minutes)),
        'expires_at', g.expires_at)
      from grants g where g.id = p_plan.removed_grants[1] and is_unexpired(g.expires_at, app_now())))
$$;
comment on function preview_subject(planned_change, jsonb) is
  'The names of what a previewed change is about.';
