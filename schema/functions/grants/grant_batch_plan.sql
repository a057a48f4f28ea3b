-- PATCH /v1/grants: what a batch comes to. Writes nothing; the statement that asks does, if `faults` is empty.
--
-- `entries` goes down from a service: [{name, type, action, permission, access, scope, expires_at, exact, user: {uuid or name},
-- groups: [{at, uuid or name}]}]. The answer:
--   faults  [{at: pointer, code, allowed: what would have been right}], of every entry
--   nodes   [{n, id, made, parent_id, path, name, type}], `made` where the node is missing and has yet to be made under this id;
--           an entry that only takes away makes none, and has none where there is none
--   grants  [{n, resource_id, remove, exact, permission, access, scope, expires_at, user_id, group_id}], each once
create or replace function grant_batch_plan(entries jsonb) returns jsonb language plpgsql as $$
declare
  entry record;
  node resources;
  above resources;
  rules jsonb;
  above_rules jsonb;
  made boolean := false;
  lost boolean := false;
  last_made integer := coalesce((
    select max(e.n) from jsonb_array_elements(entries) with ordinality e (entry, n) where e.entry ->> 'action' = 'create'), 0);
  named record;
  holder integer;
  faults jsonb := '[]';
  nodes jsonb := '[]';
  changes jsonb := '[]';
begin
  for entry in
    select e.n, '/permissions/' || e.n - 1 as at, x.* from jsonb_array_elements(entries) with ordinality e (entry, n),
      jsonb_to_record(e.entry) x (name text, type text, action text, permission text, access text, scope text,
        expires_at timestamptz, exact boolean, "user" jsonb, groups jsonb)
    order by e.n
  loop
    -- The node. `lost`: nobody can say what stands here, so no rule is applied below.
    if not lost then
      above := node;
      above_rules := rules;
      node := null;
      if entry.n = 1 then
        select r.* into node from resources r
          where r.parent_id is null and lower(r.name collate "C") = lower(entry.name collate "C");
        if not found then
          faults := faults || jsonb_build_object('pointer', entry.at || '/resource_name', 'code', 'unknown-service');
          lost := true;
        end if;
      else
        if not made then
          select r.* into node from resources r
            where r.parent_id = above.id and lower(r.name collate "C") = lower(entry.name collate "C");
        end if;
        if node.id is null and entry.n > last_made then
          lost := true;
        elsif node.id is null then
          made := true;
          if not coalesce(above_rules -> 'children' ? entry.type, false) then
            faults := faults || jsonb_build_object(
              'pointer', entry.at || '/resource_type', 'code', 'child-type-not-allowed', 'allowed', above_rules -> 'children');
            lost := true;
          elsif is_invalid_package_name(above.id, entry.name) then
            faults := faults || jsonb_build_object('pointer', entry.at || '/resource_name', 'code', 'not-normalized');
            lost := true;
          else
            node.id := nextval(pg_get_serial_sequence('resources', 'id'));
            node.parent_id := above.id;
            node.path := above.path || node.id;
            node.name := entry.name;
            node.type := entry.type;
          end if;
        elsif node.type <> entry.type then
          faults := faults || jsonb_build_object(
            'pointer', entry.at || '/resource_type', 'code', 'type-mismatch', 'allowed', jsonb_build_array(node.type));
        end if;
      end if;
    end if;
    if not lost then
      rules := node_rules(node.path[1], node.type);
      nodes := nodes || jsonb_build_object('n', entry.n, 'id', node.id, 'made', made, 'parent_id', node.parent_id,
        'path', node.path, 'name', node.name, 'type', node.type);
      if not coalesce(rules -> 'permissions' ? entry.permission, entry.permission is null) then
        faults := faults || jsonb_build_object(
          'pointer', entry.at || '/permission', 'code', 'permission-not-allowed', 'allowed', rules -> 'permissions');
      end if;
    end if;
    if entry.action = 'create' and not is_unexpired(entry.expires_at, app_now()) then
      faults := faults || jsonb_build_object('pointer', entry.at || '/permission/expires_at', 'code', 'in-the-past');
    end if;

    for named in select * from batch_holders(entry."user", entry.groups) loop
      holder := coalesce(named.user_id, named.group_id);
      if holder is null or is_reserved_id(named.user_id) then
        faults := faults || jsonb_build_object('pointer', entry.at || '/' || named.at, 'code', case
          when holder is not null then 'reserved-user' when named.at = 'user' then 'unknown-user' else 'unknown-group' end);
      elsif not lost then
        changes := changes || jsonb_build_object('n', entry.n, 'resource_id', node.id, 'remove', entry.action = 'remove',
          'exact', entry.exact, 'permission', entry.permission, 'access', entry.access, 'scope', entry.scope,
          'expires_at', entry.expires_at, 'user_id', named.user_id, 'group_id', named.group_id);
      end if;
    end loop;
  end loop;
  return jsonb_build_object('faults', faults, 'nodes', nodes, 'grants', changes);
end $$;
