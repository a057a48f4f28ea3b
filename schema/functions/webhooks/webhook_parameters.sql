-- Values of the placeholders in webhook payloads (domain/webhooks/webhook-actions.ts) at this moment, as {name: value}.
-- Each function returns one group of them, or null if there is nothing of the kind.

create or replace function webhook_user(p_user users) returns jsonb language sql volatile as $$
  select jsonb_build_object('user.name', p_user.username, 'user.id', p_user.uuid, 'user.email', p_user.email,
    'user.status',
    account_status(p_user.enabled, p_user.activated_at, p_user.lock_kind, p_user.lock_until, p_user.status))
$$;
comment on function webhook_user(users) is 'Placeholders of a user, from a row.';

create or replace function webhook_user(p_uuid uuid) returns jsonb language sql volatile as $$
  select webhook_user(u) from users u where u.uuid = p_uuid
$$;
comment on function webhook_user(uuid) is 'Placeholders of a user, by uuid.';

-- `p_reference` is a uuid, or the name of a pseudo group. `p_name` is for a group that has been deleted.
create or replace function webhook_group(p_reference text, p_name text) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'group.name', coalesce(g.name, named.name), 'group.id', coalesce(g.uuid::text, named.uuid::text))
  from (select as_uuid(p_reference) as uuid, coalesce(p_name, p_reference) as name) named
  left join groups g on g.uuid = named.uuid or (named.uuid is null and g.name = p_reference)
  where p_reference is not null
$$;
comment on function webhook_group(text, text) is 'Placeholders of a group, by uuid or name.';

-- A resource below a service has no `service.name`, `service.public_url` and `service.sync_type`, but the type and id
-- of its service, as in Magpie.
create or replace function webhook_resource(p_resource resources, p_root resources, p_service services) returns jsonb
language sql immutable as $$
  select jsonb_build_object('resource.id', p_resource.uuid, 'resource.type', p_resource.type,
      'resource.name', p_resource.name, 'resource.display_name', p_resource.display_name,
      'service.id', p_root.uuid, 'service.type', p_service.type)
    || case when p_resource.parent_id is null then jsonb_build_object('service.name', p_root.name,
      'service.public_url', p_service.url, 'service.sync_type', p_service.configuration -> 'sync_type') else '{}' end
$$;
comment on function webhook_resource(resources, resources, services) is
  'Placeholders of a resource and its service, from their rows.';

create or replace function webhook_resource(p_uuid uuid) returns jsonb language sql stable as $$
  select webhook_resource(r, root, s)
  from resources r
  join resources root on root.id = r.path[1] left join services s on s.resource_id = root.id
  where r.uuid = p_uuid
$$;
comment on function webhook_resource(uuid) is
  'Placeholders of a resource and its service, by the uuid of the resource.';

-- `permission.requires` is null for one that requires nothing.
create or replace function webhook_permission(p_permission jsonb) returns jsonb language sql immutable as $$
  select jsonb_build_object('permission.name', p_permission -> 'name', 'permission.access', p_permission -> 'access',
    'permission.scope', p_permission -> 'scope', 'permission.requires', p_permission -> 'requires',
    'permission', permission_text(p_permission ->> 'name', p_permission ->> 'access', p_permission ->> 'scope',
      p_permission -> 'requires'))
  where p_permission is not null
$$;
comment on function webhook_permission(jsonb) is 'Placeholders of a permission, from {name, access, scope, requires}.';
