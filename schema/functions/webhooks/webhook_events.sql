-- From an audit event to webhook actions (domain/webhooks/webhook-actions.ts) and the values of their placeholders at
-- this moment (webhook_parameters.sql). Called by schema/triggers/audit_events_queue_webhooks.sql. Never raises an
-- error: a change must not fail because of a webhook.

create or replace function webhook_actions(p_event text, p_details jsonb)
  returns table (ordinal bigint, action text, group_uuid text, permission jsonb) language sql immutable as $$
  with holder as (
    select case
      when jsonb_typeof(p_details -> 'holder') = 'object' and p_details -> 'holder' ? 'user' then 'user'
      else 'group' end as kind)
  select m.ordinal, m.action, null::text, null::jsonb from (values
    ('registration-requested', 1, 'create_registration'), ('registration-confirmed', 1, 'confirm_registration'),
    ('registration-approval-requested', 1, 'confirm_registration'),
    ('registration-approved', 1, 'approve_registration'), ('registration-declined', 1, 'decline_registration'),
    ('user-edited', 1, 'update_user'), ('email-changed', 1, 'update_user'), ('email-change-undone', 1, 'update_user'),
    ('service-account-updated', 1, 'update_user'),
    ('user-locked', 1, 'lock_user'), ('user-locked', 2, 'update_user_status'),
    ('user-unlocked', 1, 'unlock_user'), ('user-unlocked', 2, 'update_user_status'),
    ('group-created', 1, 'create_group'), ('group-updated', 1, 'update_group'), ('group-deleted', 1, 'delete_group'),
    ('membership-added', 1, 'create_membership'), ('membership-removed', 1, 'delete_membership'),
    ('membership-flags-changed', 1, 'update_membership'),
    ('session-opened', 1, 'create_session'), ('session-ended', 1, 'delete_session'),
    ('refresh-token-reused', 1, 'delete_session')
  ) as m (event, ordinal, action) where m.event = p_event
  union all select 2, 'update_user_status', null::text, null::jsonb
    where p_event = 'user-edited'
      and p_details -> 'operations' ?| array['user-enabled', 'user-disabled', 'email-verification-changed']
  union all select 1, 'delete_' || holder.kind || '_permission', null::text,
      coalesce(p_details -> 'replaced', p_details -> 'permission')
    from holder where p_event in ('grant-deleted', 'grant-replaced')
  union all select 2, 'create_' || holder.kind || '_permission', null::text, p_details -> 'permission'
    from holder where p_event in ('grant-created', 'grant-replaced')
  union all select g.n, 'delete_membership', g.uuid, null::jsonb
    from jsonb_array_elements_text(case
      when p_event = 'user-groups-set' and jsonb_typeof(p_details -> 'removed') = 'array' then p_details -> 'removed'
      else '[]' end) with ordinality as g (uuid, n)
  -- After all that were removed.
  union all select 1000000 + g.n, 'create_membership', g.uuid, null::jsonb
    from jsonb_array_elements_text(case
      when p_event = 'user-groups-set' and jsonb_typeof(p_details -> 'added') = 'array' then p_details -> 'added'
      else '[]' end) with ordinality as g (uuid, n)
$$;
comment on function webhook_actions(text, jsonb) is
  'The webhook actions of an audit event in order, with the group or permission that each is about.';

create or replace function webhook_events(p_event text, p_kind text, p_target text, p_details jsonb)
  returns table (ordinal bigint, action text, parameters jsonb) language sql volatile as $$
  select a.ordinal, a.action,
    coalesce(webhook_user(subject.user_uuid), '{}')
      || coalesce(
        webhook_group(subject.group_reference, coalesce(p_details ->> 'name', p_details ->> 'group_name')), '{}')
      || coalesce(webhook_resource(as_uuid(p_details ->> 'resource')), '{}')
      || coalesce(webhook_permission(a.permission), '{}')
      || coalesce((
        select jsonb_build_object(
          'registration.id', r.uuid, 'registration.name', r.username, 'registration.email', r.email)
        from registrations r where r.uuid = subject.registration), '{}')
      || coalesce((select jsonb_build_object('lock.kind', p_details -> 'kind', 'lock.until', p_details -> 'until')
          where a.action in ('lock_user', 'unlock_user')), '{}')
      || coalesce((
        select jsonb_build_object('membership.flags', p_details -> 'flags') where a.action like '%\_membership'), '{}')
      || coalesce((
        select jsonb_build_object('session.id', subject.session) where subject.session is not null), '{}')
  from webhook_actions(p_event, p_details) a
  cross join lateral (select
    case p_kind when 'user' then as_uuid(p_target)
      when 'session' then (
        select u.uuid from sessions s join users u on u.id = s.user_id where s.sid = as_uuid(p_target))
      when 'grant' then as_uuid(p_details -> 'holder' ->> 'user') end as user_uuid,
    case when a.group_uuid is not null then a.group_uuid when p_kind = 'group' then p_target
      when p_kind = 'grant' and jsonb_typeof(p_details -> 'holder') = 'string' then p_details ->> 'holder'
      when p_kind = 'grant' then p_details -> 'holder' ->> 'group' else p_details ->> 'group' end as group_reference,
    as_uuid(case when p_kind = 'registration' then p_target else p_details ->> 'registration' end) as registration,
    case when p_kind = 'session' then p_target else p_details ->> 'sid' end as session) as subject
$$;
comment on function webhook_events(text, text, text, jsonb) is
  'The webhook messages of an audit event in order: each action with the values of its placeholders.';
