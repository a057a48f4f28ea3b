-- A group that the other is not in, or a flag that they neither have nor may set.
create or replace function has_more_memberships(p_user integer, p_other integer) returns boolean
language sql stable as $$
  select exists (
    select from memberships theirs
      left join memberships mine on mine.group_id = theirs.group_id and mine.user_id = p_other
    where theirs.user_id = p_user and (mine.user_id is null or exists (
      select from membership_flags f
      where theirs.flags -> f.name = 'true' and mine.flags -> f.name is distinct from 'true'
        and not (mine.group_administrator and f.set_by = 'group-administrator'))))
$$;
comment on function has_more_memberships(integer, integer) is
  'Whether a user is in a group that another is not in, or has flags there that the other has not.';

-- Whether a group administrator who signed in as a user would get rights that they do not have: a group that they are
-- not in, a flag that they neither have nor may set, a grant of the user's own that they do not have too, or freedom
-- from a deny that binds them. They have a grant by themselves, or by a group where no deny of a group of theirs on the
-- same branch can outweigh it. A deny of a group that both are in binds both. The setting turns the question off. See
-- docs/decisions/accounts/0056-passwords-of-other-accounts.md.
create or replace function holds_more_rights(p_user integer, p_administrator integer) returns boolean
language sql stable as $$
  select coalesce((select value from settings where key = 'group_administrators_set_any_password'),
      raise_unknown_setting('group_administrators_set_any_password')) <> 'true'
    and (
      with own_groups as materialized (
        select array(select m.group_id from memberships m where m.user_id = p_administrator) as ids),
      denies as materialized (
        select d.user_id, d.group_id, d.resource_id, r.path, d.permission, d.scope
        from own_groups join grants d on d.user_id = p_administrator or d.group_id = any (own_groups.ids)
          join resources r on r.id = d.resource_id
        where d.access = 'deny' and is_unexpired(d.expires_at, app_now()))
      select has_more_memberships(p_user, p_administrator)
        or exists (
          select from grants theirs join resources granted on granted.id = theirs.resource_id
          where theirs.user_id = p_user and theirs.access = 'allow' and is_unexpired(theirs.expires_at, app_now())
            and not exists (
              select from own_groups
                join grants mine on mine.user_id = p_administrator or mine.group_id = any (own_groups.ids)
              where mine.resource_id = theirs.resource_id and mine.permission = theirs.permission
                and mine.access = 'allow' and mine.scope in (theirs.scope, 'recursive')
                and is_unexpired(mine.expires_at, app_now())
                and (mine.requires_aal is null or theirs.requires_aal is not null)
                and (mine.requires_within_minutes is null
                  or coalesce(mine.requires_within_minutes >= theirs.requires_within_minutes, false))
                and (mine.user_id is not null or not exists (
                  select from denies d
                  where d.group_id is not null and d.permission = theirs.permission
                    and (d.resource_id = any (granted.path) or theirs.resource_id = any (d.path))))))
        or exists (
          select from denies d
          where not exists (select from memberships m where m.group_id = d.group_id and m.user_id = p_user)
            and not exists (
              select from grants theirs
              where theirs.user_id = p_user and theirs.access = 'deny' and theirs.resource_id = d.resource_id
                and theirs.permission = d.permission and theirs.scope in (d.scope, 'recursive')
                and is_unexpired(theirs.expires_at, app_now()))))
$$;
comment on function holds_more_rights(integer, integer) is
  'Whether a user has rights that a group administrator does not have and would get with the password of the user.';

-- The same question about a caller whose role, or key, lets them change any account. No setting turns it off, a right
-- that is denied to the caller counts, and a key takes over no account that is in a group: whoever signs in as a person
-- has no ceiling.
create or replace function has_rights_beyond(
  p_role text, p_key_scopes text[], p_caller integer, p_sid uuid, p_user integer
) returns boolean language sql stable as $$
  select has_more_memberships(p_user, case when p_key_scopes is null then p_caller end)
    or exists (
      select from grants g join resources r on r.id = g.resource_id
      where (g.user_id = p_user or g.group_id in (select m.group_id from memberships m where m.user_id = p_user))
        and g.access = 'allow' and is_unexpired(g.expires_at, app_now())
        and not may_hand_on(p_role, p_key_scopes, p_caller, p_sid, r.path, g.permission, g.scope, g.expires_at,
          g.requires_aal, g.requires_within_minutes))
$$;
comment on function has_rights_beyond(text, text[], integer, uuid, integer) is
  'Whether a user has rights that a caller with a role does not have and would get by signing in as them.';
