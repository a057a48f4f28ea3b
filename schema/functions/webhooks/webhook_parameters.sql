-- What the placeholders of a webhook stand for (`domain/webhooks/webhook-actions.ts`), as they are at this moment: {name: value}, each function a whole group of
-- names, null where there is nothing to say.

create or replace function webhook_user(u users) returns jsonb language sql volatile as $$
  select jsonb_build_object('user.name', u.username, 'user.id', u.uuid, 'user.email', u.email,
    'user.status', account_status(u.enabled, u.activated_at, u.lock_kind, u.lock_until, u.status))
$$;

create or replace function webhook_user(who uuid) returns jsonb language sql volatile as $$
  select webhook_user(u) from users u where u.uuid = who
$$;

create or replace function webhook_group(which text, name text) returns jsonb language sql stable as $$
  select jsonb_build_object('group.name', coalesce(g.name, given.name), 'group.id', coalesce(g.uuid::text, given.uuid::text))
  from (select as_uuid(which) as uuid, coalesce(name, which) as name) given
  left join groups g on g.uuid = given.uuid or (given.uuid is null and g.name = which)
  where which is not null
$$;

-- For what is below a service the names of `service` are null, but for its type and id (Magpie's parameters).
create or replace function webhook_resource(r resources, root resources, s services) returns jsonb language sql immutable as $$
  select jsonb_build_object('resource.id', r.uuid, 'resource.type', r.type, 'resource.name', r.name, 'resource.display_name', r.display_name,
    'service.id', root.uuid, 'service.type', s.type) || case when r.parent_id is null then jsonb_build_object('service.name', root.name,
    'service.public_url', s.url, 'service.sync_type', s.configuration -> 'sync_type') else '{}' end
$$;

create or replace function webhook_resource(which uuid) returns jsonb language sql stable as $$
  select webhook_resource(r, root, s)
  from resources r join resources root on root.id = r.path[1] left join services s on s.resource_id = root.id where r.uuid = which
$$;

create or replace function webhook_permission(name text, access text, scope text) returns jsonb language sql immutable as $$
  select jsonb_build_object('permission.name', name, 'permission.access', access, 'permission.scope', scope,
    'permission', name || '-' || access || '-' || scope)
$$;

create or replace function webhook_permission(permission jsonb) returns jsonb language sql immutable as $$
  select webhook_permission(permission ->> 'name', permission ->> 'access', permission ->> 'scope') where permission is not null
$$;
