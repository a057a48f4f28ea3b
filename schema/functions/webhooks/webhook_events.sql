-- What webhooks are told of an audit event: none, one or several actions of `domain/webhooks/webhook-actions.ts`, in this order, with what their
-- placeholders stand for at this moment. Never raises: a change must not fail because somebody is told of it.

-- Which actions an audit event is, in order, and of what besides its own details.
create or replace function webhook_actions(event text, details jsonb)
  returns table (place bigint, action text, which_group text, permission jsonb) language sql immutable as $$
  with held as (select case when jsonb_typeof(details -> 'holder') = 'object' and details -> 'holder' ? 'user' then 'user' else 'group' end as kind)
  select m.place, m.action, null::text, null::jsonb from (values
    ('registration-requested', 1, 'create_registration'), ('registration-confirmed', 1, 'confirm_registration'),
    ('registration-waits', 1, 'confirm_registration'), ('registration-approved', 1, 'approve_registration'),
    ('registration-declined', 1, 'decline_registration'),
    ('user-edited', 1, 'update_user'), ('email-changed', 1, 'update_user'), ('email-change-undone', 1, 'update_user'),
    ('user-locked', 1, 'lock_user'), ('user-locked', 2, 'update_user_status'),
    ('user-unlocked', 1, 'unlock_user'), ('user-unlocked', 2, 'update_user_status'),
    ('group-created', 1, 'create_group'), ('group-updated', 1, 'update_group'), ('group-deleted', 1, 'delete_group'),
    ('membership-added', 1, 'create_membership'), ('membership-removed', 1, 'delete_membership'),
    ('membership-flags-changed', 1, 'update_membership'),
    ('session-opened', 1, 'create_session'), ('session-ended', 1, 'delete_session'), ('refresh-token-reused', 1, 'delete_session')
  ) as m (event, place, action) where m.event = webhook_actions.event
  union all select 2, 'update_user_status', null::text, null::jsonb
    where event = 'user-edited' and details -> 'operations' ?| array['user-enabled', 'user-disabled', 'email-verification-changed']
  union all select 1, 'delete_' || held.kind || '_permission', null::text, coalesce(details -> 'replaced', details -> 'permission')
    from held where event in ('grant-deleted', 'grant-replaced')
  union all select 2, 'create_' || held.kind || '_permission', null::text, details -> 'permission'
    from held where event in ('grant-created', 'grant-replaced')
  union all select g.n, 'delete_membership', g.uuid, null::jsonb
    from jsonb_array_elements_text(case when event = 'user-groups-set' then details -> 'removed' else '[]' end) with ordinality as g (uuid, n)
  union all select 1000000 + g.n, 'create_membership', g.uuid, null::jsonb
    from jsonb_array_elements_text(case when event = 'user-groups-set' then details -> 'added' else '[]' end) with ordinality as g (uuid, n)
$$;

create or replace function webhook_events(event text, kind text, target text, details jsonb)
  returns table (place bigint, action text, parameters jsonb) language sql volatile as $$
  select a.place, a.action,
    coalesce(webhook_user(about.user_uuid), '{}') || coalesce(webhook_group(about.group_text, coalesce(details ->> 'name', details ->> 'group_name')), '{}')
      || coalesce(webhook_resource(as_uuid(details ->> 'resource')), '{}') || coalesce(webhook_permission(a.permission), '{}')
      || coalesce((select jsonb_build_object('registration.id', r.uuid, 'registration.name', r.username, 'registration.email', r.email)
          from registrations r where r.uuid = about.registration), '{}')
      || coalesce((select jsonb_build_object('lock.kind', details -> 'kind', 'lock.until', details -> 'until')
          where a.action in ('lock_user', 'unlock_user')), '{}')
      || coalesce((select jsonb_build_object('membership.flags', details -> 'flags') where a.action like '%\_membership'), '{}')
      || coalesce((select jsonb_build_object('session.id', about.session) where about.session is not null), '{}')
  from webhook_actions(event, details) a
  cross join lateral (select
    case kind when 'user' then as_uuid(target)
      when 'session' then (select u.uuid from sessions s join users u on u.id = s.user_id where s.sid = as_uuid(target))
      when 'grant' then as_uuid(details -> 'holder' ->> 'user') end as user_uuid,
    case when a.which_group is not null then a.which_group when kind = 'group' then target
      when kind = 'grant' and jsonb_typeof(details -> 'holder') = 'string' then details ->> 'holder'
      when kind = 'grant' then details -> 'holder' ->> 'group' else details ->> 'group' end as group_text,
    as_uuid(case when kind = 'registration' then target else details ->> 'registration' end) as registration,
    case when kind = 'session' then target else details ->> 'sid' end as session) as about
$$;
