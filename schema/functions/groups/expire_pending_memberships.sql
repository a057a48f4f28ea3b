-- Whether a place has waited long enough: nobody asked its holder again in time, and no link that could still be pressed is on its way or there.
create or replace function is_expired_pending(p pending_memberships) returns boolean language sql stable as $$
  select p.ends_at <= app_now() and not exists (
    select from one_time_tokens t
    where t.user_id = p.user_id and t.group_id = p.group_id and t.operation = 'group-accept-terms'
      and t.used_at is null and t.revoked_at is null
      and coalesce(t.expires_at, t.created_at + make_interval(secs => t.lifetime_seconds)) > app_now())
$$;

-- Lets go of whoever was asked to accept the terms of a group and has not answered in time, up to so many. It waits for nobody: a place that
-- somebody holds (`lock_membership`), who may be accepting it or asking anew, or whose group's terms are being published, is looked at another time.
create or replace function expire_pending_memberships(p_limit integer) returns integer language plpgsql volatile as $$
declare
  place record;
  ended integer := 0;
begin
  for place in
    select p.user_id, p.group_id, u.uuid as user_uuid, g.uuid as group_uuid, g.name as group_name
    from pending_memberships p join users u on u.id = p.user_id join groups g on g.id = p.group_id
    where p.ends_at <= (select app_now()) and is_expired_pending(p) order by p.ends_at limit p_limit for update of p skip locked for key share of g skip locked
  loop
    continue when not pg_try_advisory_xact_lock(place.user_id, place.group_id);
    delete from pending_memberships p where p.user_id = place.user_id and p.group_id = place.group_id;
    insert into audit_events (action, actor_id, target_kind, target, details)
      values ('membership-request-dropped', 1, 'user', place.user_uuid,
        jsonb_build_object('group', place.group_uuid, 'group_name', place.group_name, 'expired', true));
    ended := ended + 1;
  end loop;
  return ended;
end $$;
