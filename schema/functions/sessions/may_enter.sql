-- CamCOPS: superusers, and members with `may_use_webviewer` in some group. The flag is the setting `sign_in_flag`;
-- without one everybody may. Pending memberships do not count, nor flags that the installation does not have. Every
-- administrator to rely on may: a membership must not keep out the last one.
create or replace function may_enter(p_user users) returns boolean language sql stable as $$
  select exists (select from administrator_roles a where a.role = p_user.role) or door.flag = '' or exists (
    select from memberships m
    where m.user_id = p_user.id
      and flags_of(m.group_administrator, m.flags, (select membership_flag_names())) -> door.flag = 'true')
  from (select coalesce((select value from settings where key = 'sign_in_flag'),
    raise_unknown_setting('sign_in_flag')) #>> '{}' as flag) as door
$$;
comment on function may_enter(users) is 'Whether a user has the membership flag that signing in needs, if any.';
