-- Everybody's place in every group: members, and those who are to accept its terms first.
create or replace view memberships_with_pending as
  select user_id, group_id, group_administrator, flags, created_at as joined_at, 'active' as status, user_uuid from memberships
  union all
  select user_id, group_id, group_administrator, flags, requested_at, 'pending', user_uuid from pending_memberships;
