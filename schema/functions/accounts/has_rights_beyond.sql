-- As `holds_more_rights`, about a caller whose role lets them act for an account, whatever the setting says. A caller
-- with an API key has no more than the account of the key.
create or replace function has_rights_beyond(p_role text, p_key_scopes text[], p_caller integer, p_user integer)
returns boolean language sql stable as $$
  select not is_unlimited(p_role, p_key_scopes) and (exists (
      select from memberships theirs
        left join memberships mine on mine.group_id = theirs.group_id and mine.user_id = p_caller
      where theirs.user_id = p_user and (mine.user_id is null or exists (
        select from membership_flags f
        where theirs.flags -> f.name = 'true' and mine.flags -> f.name is distinct from 'true'
          and not (mine.group_administrator and f.set_by = 'group-administrator'))))
    or exists (
      select from grants theirs
      where theirs.user_id = p_user and theirs.access = 'allow' and is_unexpired(theirs.expires_at, app_now())
        and not exists (
          select from grants mine
          where mine.resource_id = theirs.resource_id and mine.permission = theirs.permission
            and mine.access = 'allow' and mine.scope in (theirs.scope, 'recursive')
            and is_unexpired(mine.expires_at, app_now())
            and (mine.user_id = p_caller
              or mine.group_id in (select m.group_id from memberships m where m.user_id = p_caller)))))
$$;
comment on function has_rights_beyond(text, text[], integer, integer) is
  'Whether an account has rights that a caller with a role does not have.';
