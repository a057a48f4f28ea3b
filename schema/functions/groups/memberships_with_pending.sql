-- `status` is `active` for members, and `pending` for users who have to accept the group's terms first.
create or replace view memberships_with_pending as
  select user_id, group_id, group_administrator, flags, created_at as joined_at, 'active' as status, user_uuid
  from memberships
  union all
  select user_id, group_id, group_administrator, flags, requested_at, 'pending', user_uuid from pending_memberships;
comment on view memberships_with_pending is 'Memberships, active and pending.';
