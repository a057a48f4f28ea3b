-- A link that is still to be mailed counts from when it was created.
create or replace function is_expired_pending(p_pending pending_memberships) returns boolean language sql stable as $$
  select p_pending.ends_at <= app_now() and not exists (
    select from one_time_tokens t
    where t.user_id = p_pending.user_id and t.group_id = p_pending.group_id and t.operation = 'group-accept-terms'
      and t.used_at is null and t.revoked_at is null
      and coalesce(t.expires_at, t.created_at + make_interval(secs => t.lifetime_seconds)) > app_now())
$$;
comment on function is_expired_pending(pending_memberships) is
  'Whether a pending membership is over: its time has passed and no link to accept the terms is open.';

-- Waits for no lock: a membership that another transaction has locked (`lock_membership`) or whose group's terms are
-- being published is left for the next run.
create or replace function expire_pending_memberships(p_limit integer) returns integer language plpgsql volatile as $$
declare
  expired record;
  deleted integer := 0;
begin
  for expired in
    select p.user_id, p.group_id, u.uuid as user_uuid, g.uuid as group_uuid, g.name as group_name
    from pending_memberships p join users u on u.id = p.user_id join groups g on g.id = p.group_id
    where p.ends_at <= (select app_now()) and is_expired_pending(p)
    order by p.ends_at limit p_limit for update of p skip locked for key share of g skip locked
  loop
    continue when not pg_try_advisory_xact_lock(expired.user_id, expired.group_id);
    delete from pending_memberships p where p.user_id = expired.user_id and p.group_id = expired.group_id;
    insert into audit_events (action, actor_id, target_kind, target, details)
      values ('membership-request-dropped', 1, 'user', expired.user_uuid,
        jsonb_build_object('group', expired.group_uuid, 'group_name', expired.group_name, 'expired', true));
    deleted := deleted + 1;
  end loop;
  return deleted;
end $$;
comment on function expire_pending_memberships(integer) is
  'Deletes up to p_limit pending memberships that are over, and returns how many.';
