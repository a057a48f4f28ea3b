-- PATCH /v1/grants. Writes nothing; the calling statement does, if `errors` is empty.
--
-- `p_entries` is a path down from a service: [{name, type, action, permission, access, scope, expires_at,
-- requires_aal, requires_within_minutes, exact, user: {uuid or name}, groups: [{pointer, uuid or name}]}]. Returns:
--   errors  [{pointer, code, allowed: what would have been valid}], of all entries
--   nodes   [{n, id, is_new, parent_id, path, name, type}]; `is_new` where the node does not exist and is to be created
--           with this id. An entry that only removes grants creates no node: if the node does not exist, it is not
--           listed.
--   grants  [{n, resource_id, remove, exact, permission, access, scope, expires_at, requires_aal,
--           requires_within_minutes, user_id, group_id}], each once
create or replace function grant_batch_plan(p_entries jsonb) returns jsonb language plpgsql as $$
declare
  entry record;
  node resources;
  parent resources;
  rules jsonb;
  parent_rules jsonb;
  is_new boolean := false;
  is_unknown boolean := false; -- the node at this path is unknown, so no rule can be checked from here on
  last_create integer := coalesce((
    select max(e.n) from jsonb_array_elements(p_entries) with ordinality e (entry, n)
    where e.entry ->> 'action' = 'create'), 0);
  holder record;
  holder_id integer;
  errors jsonb := '[]';
  nodes jsonb := '[]';
  changes jsonb := '[]';
begin
  for entry in
    select e.n, '/permissions/' || e.n - 1 as pointer, x.*
    from jsonb_array_elements(p_entries) with ordinality e (entry, n),
      jsonb_to_record(e.entry) x (name text, type text, action text, permission text, access text, scope text,
        expires_at timestamptz, requires_aal smallint, requires_within_minutes integer, exact boolean, "user" jsonb,
        groups jsonb)
    order by e.n
  loop
    if not is_unknown then
      parent := node;
      parent_rules := rules;
      node := null;
      if entry.n = 1 then
        select r.* into node from resources r
          where r.parent_id is null and lower(r.name collate "C") = lower(entry.name collate "C");
        if not found then
          errors := errors
            || jsonb_build_object('pointer', entry.pointer || '/resource_name', 'code', 'unknown-service');
          is_unknown := true;
        end if;
      else
        if not is_new then
          select r.* into node from resources r
            where r.parent_id = parent.id and lower(r.name collate "C") = lower(entry.name collate "C");
        end if;
        if node.id is null and entry.n > last_create then
          is_unknown := true;
        elsif node.id is null then
          is_new := true;
          if not coalesce(parent_rules -> 'children' ? entry.type, false) then
            errors := errors || jsonb_build_object('pointer', entry.pointer || '/resource_type',
              'code', 'child-type-not-allowed', 'allowed', parent_rules -> 'children');
            is_unknown := true;
          elsif is_invalid_package_name(parent.id, entry.name) then
            errors := errors || jsonb_build_object('pointer', entry.pointer || '/resource_name',
              'code', 'not-normalized');
            is_unknown := true;
          else
            node.id := nextval(pg_get_serial_sequence('resources', 'id'));
            node.parent_id := parent.id;
            node.path := parent.path || node.id;
            node.name := entry.name;
            node.type := entry.type;
          end if;
        elsif node.type <> entry.type then
          errors := errors || jsonb_build_object('pointer', entry.pointer || '/resource_type',
            'code', 'type-mismatch', 'allowed', jsonb_build_array(node.type));
        end if;
      end if;
    end if;
    if not is_unknown then
      rules := node_rules(node.path[1], node.type);
      nodes := nodes || jsonb_build_object('n', entry.n, 'id', node.id, 'is_new', is_new, 'parent_id', node.parent_id,
        'path', node.path, 'name', node.name, 'type', node.type);
      if not coalesce(rules -> 'permissions' ? entry.permission, entry.permission is null) then
        errors := errors || jsonb_build_object('pointer', entry.pointer || '/permission',
          'code', 'permission-not-allowed', 'allowed', rules -> 'permissions');
      end if;
    end if;
    if entry.action = 'create' and not is_unexpired(entry.expires_at, app_now()) then
      errors := errors
        || jsonb_build_object('pointer', entry.pointer || '/permission/expires_at', 'code', 'in-the-past');
    end if;

    for holder in select * from batch_holders(entry."user", entry.groups) loop
      holder_id := coalesce(holder.user_id, holder.group_id);
      if holder_id is null or is_reserved_id(holder.user_id) then
        errors := errors || jsonb_build_object('pointer', entry.pointer || '/' || holder.pointer, 'code', case
          when holder_id is not null then 'reserved-user'
          when holder.pointer = 'user' then 'unknown-user' else 'unknown-group' end);
      elsif not is_unknown then
        changes := changes || jsonb_build_object('n', entry.n, 'resource_id', node.id,
          'remove', entry.action = 'remove', 'exact', entry.exact, 'permission', entry.permission,
          'access', entry.access, 'scope', entry.scope, 'expires_at', entry.expires_at,
          'requires_aal', entry.requires_aal, 'requires_within_minutes', entry.requires_within_minutes,
          'user_id', holder.user_id, 'group_id', holder.group_id);
      end if;
    end loop;
  end loop;
  return jsonb_build_object('errors', errors, 'nodes', nodes, 'grants', changes);
end $$;
comment on function grant_batch_plan(jsonb) is
  'Checks a batch of changes to grants: its errors, and the nodes and grants to write.';
